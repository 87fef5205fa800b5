package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.UsersSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InitFileTest {
  @TempDir Path directory;

  @Test
  void bothFormsOfEachEntryAreRead() throws Exception {
    InitFile file =
        read(
            """
            claims:
            - claim: "A,first,a,1"
            - {name: B, description: second, short_name: b, value: "2"}
            groups:
            - {group: "G,both", claims: [A, B], links: [{link: "ldap,corp,staff"}]}
            users:
            - {user: "bob,Bob,Builder,bob@example.test", groups: [G]}
            """);
    assertThat(file.claims())
        .containsExactly(
            new InitFile.NewClaim("A", "first", "a", "1"),
            new InitFile.NewClaim("B", "second", "b", "2"));
    assertThat(file.groups().getFirst().links())
        .containsExactly(new InitFile.NewLink("LDAP:corp", "staff"));
    assertThat(file.users().getFirst().email()).isEqualTo("bob@example.test");
    assertThat(file.users().getFirst().password()).isNull();
    assertThat(file.md5()).hasSize(24).endsWith("==");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user: []                                        | user: is not a known key; did you mean users?
          claims: [{nam: A, short_name: a, value: v}]     | claims[0].nam: is not a known key; did you mean name?
          claims: [{claim: "A,B"}]                        | claims[0].claim: must be name,description,short_name,value
          claims: [text]                                  | claims[0]: must be a mapping
          groups: [{name: G, claims: [A]}]                | groups[0].claims: "A" is not in this file
          groups: [{name: G, links: [ship_crew]}]         | groups[0].links[0]: must be a mapping
          users: [{username: u, email: e, groups: [G]}]   | users[0].groups: "G" is not in this file
          users: [{username: u}]                          | users[0].email: is missing
          users: [{username: u, email: e, password_hash: h}] | users[0]: needs both of password_hash
          users: [{username: u, email: e, password: p, password_hash: h, password_salt: s}] | users[0].password: stands beside password_hash
          users: [{username: u, email: e, pasword: p}]    | users[0].pasword: is not a known key; did you mean password?
          users: [{username: u, email: e}, {username: u, email: f}] | users[1].username: "u" is in this file twice
          users: [{username: u, email: e}, {username: v, email: e}] | users[1].email: "e" is in this file twice
          groups: [{name: G}, {group: "G,x"}]             | groups[1]: "G" is in this file twice
          claims: [{claim: "A,,a,1"}, {claim: "B,,a,1"}]  | claims[1]: "a=1" is in this file twice
          """)
  void aBrokenFileIsRefusedWithTheExactPlace(String text, String message) {
    assertThatThrownBy(() -> read(text + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dbinit.yaml:1: " + message);
  }

  @Test
  void aDirectoryIsReadInTheOrderOfNamesAfterTheFile() throws Exception {
    Files.createDirectory(directory.resolve("more"));
    for (String name : new String[] {"first.yaml", "more/b.yml", "more/a.yaml", "more/c.txt"}) {
      Files.writeString(directory.resolve(name), "users: []\n");
    }
    InitFiles files =
        InitFiles.read(new UsersSection(false, "first.yaml", "more"), directory, Map.of());
    assertThat(files.files())
        .extracting(InitFile::name)
        .containsExactly("first.yaml", "more/a.yaml", "more/b.yml");
  }

  @Test
  void aPasswordInPlainTextIsReadAndNeverShown() throws Exception {
    InitFile file = read("users: [{username: u, email: e, password: hunter2}]\n");
    assertThat(file.toString()).doesNotContain("hunter2");
    PasswordHash hash =
        requireNonNull(file.users().getFirst().hashed(new SecureRandom()).password());
    assertThat(Argon2id.matches("hunter2", hash)).isTrue();
  }

  @Test
  void theErrorsOfAllFilesAreNamedTogether() throws Exception {
    Files.createDirectory(directory.resolve("more"));
    Files.writeString(directory.resolve("first.yaml"), "usrs: []\n");
    Files.writeString(directory.resolve("more/a.yaml"), "claims: [x]\n");
    assertThatThrownBy(() ->
            InitFiles.read(new UsersSection(false, "first.yaml", "more"), directory, Map.of()))
        .hasMessageContaining("first.yaml:1: usrs: is not a known key; did you mean users?")
        .hasMessageContaining("a.yaml:1: claims[0]: must be a mapping");
  }

  @Test
  void aMissingFileOrDirectoryIsNamed() {
    assertThatThrownBy(
            () -> InitFiles.read(new UsersSection(false, "no.yaml", ""), directory, Map.of()))
        .hasMessageContaining("no.yaml: there is no such file");
    assertThatThrownBy(
            () -> InitFiles.read(new UsersSection(false, "", "none"), directory, Map.of()))
        .hasMessageContaining("users.user_init_dir");
  }

  private InitFile read(String text) throws Exception {
    Files.writeString(directory.resolve("dbinit.yaml"), text);
    return InitFile.read("dbinit.yaml", directory, Map.of());
  }
}
