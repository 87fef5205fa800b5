package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.config.UsersSection;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edited init file does to a database that it has filled before. */
final class InitFileUpdateTest {
  private static final String FIRST =
      """
      claims:
      - {name: A, short_name: a, value: "1", description: first}
      - {name: B, short_name: b, value: "2", description: second}
      groups:
      - {name: G, description: group, claims: [A], links: [{type: ldap, provider: corp, resource: staff}]}
      users:
      - {username: u, email: u@example.test, first_name: Una, password: una-pass, groups: [G]}
      - {username: v, email: v@example.test, first_name: Vic}
      """;

  @TempDir Path directory;

  private Database database;

  @BeforeEach
  void open() {
    database = TestDatabase.open(TestPostgres.newDatabase());
    Migrations.run(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsNewIsAddedAndWhatChangedIsChanged() throws Exception {
    apply(FIRST);
    String password = text("SELECT password FROM users WHERE username = 'u'");

    boolean applied =
        apply(
            FIRST
                    .replace("first_name: Una", "first_name: Unity")
                    .replace("value: \"2\"", "value: \"3\"")
                    .replace("claims: [A]", "claims: [B]")
                    .replace("resource: staff", "resource: crew")
                + "- {username: w, email: w@example.test, groups: [G]}\n");

    assertThat(applied).isTrue();
    assertThat(text("SELECT fname FROM users WHERE username = 'u'")).isEqualTo("Unity");
    assertThat(text("SELECT password FROM users WHERE username = 'u'")).isEqualTo(password);
    assertThat(claimsOf("u")).containsExactly(new Claim("b", "3"));
    assertThat(claimsOf("w")).containsExactly(new Claim("b", "3"));
    assertThat(texts("SELECT type || ' ' || resource_spec FROM group_links"))
        .containsExactly("LDAP:corp crew");
    assertThat(texts("SELECT md5 FROM db_init_files WHERE filename = 'init.yaml'")).hasSize(2);
  }

  @Test
  void aLaterChangeBySomebodyElseIsNotOverwritten() throws Exception {
    apply(FIRST);
    database.jdbc().sql("UPDATE users SET fname = 'Admins' WHERE username = 'u'").update();
    database.jdbc().sql("UPDATE claims SET value = '9' WHERE name = 'A'").update();

    apply(
        FIRST
            .replace("first_name: Una", "first_name: Unity, last_name: Last")
            .replace("description: first", "description: better"));

    assertThat(text("SELECT fname FROM users WHERE username = 'u'")).isEqualTo("Admins");
    assertThat(text("SELECT lname FROM users WHERE username = 'u'")).isEqualTo("Last");
    assertThat(text("SELECT value FROM claims WHERE name = 'A'")).isEqualTo("9");
    assertThat(text("SELECT description FROM claims WHERE name = 'A'")).isEqualTo("better");
  }

  @Test
  void whatTheFileDidNotSetIsNoConcernOfIt() throws Exception {
    apply(FIRST);
    database
        .jdbc()
        .sql(
            """
            INSERT INTO claim_claim_groups (claim_id, claim_group_id)
            SELECT c.id, g.id FROM claims c, claim_groups g WHERE c.name = 'B' AND g.name = 'G'
            """)
        .update();
    apply(FIRST.replace("description: group", "description: crew"));
    assertThat(claimsOf("u")).containsExactly(new Claim("a", "1"), new Claim("b", "2"));
  }

  @Test
  void whatIsGoneFromTheFileStaysAndWhatWasDeletedIsNotCreatedAgain() throws Exception {
    apply(FIRST);
    database.jdbc().sql("DELETE FROM users WHERE username = 'u'").update();

    apply(
        FIRST
            .replace("first_name: Una", "first_name: Unity")
            .replaceAll("- \\{username: v.*\\n", ""));

    assertThat(texts("SELECT username FROM users")).containsExactly("v");
    assertThat(texts("SELECT name FROM stoke_init_rows WHERE kind = 'user'")).containsExactly("u");
  }

  @Test
  void aRowThatSomebodyElseCreatedIsLeftAlone() throws Exception {
    apply(FIRST);
    database
        .jdbc()
        .sql(
            """
            INSERT INTO users (fname, lname, source, email, username, created_at)
            VALUES ('Own', '', 'LOCAL', 'x@example.test', 'x', now())
            """)
        .update();
    apply(FIRST + "- {username: x, email: x@example.test, first_name: File, groups: [G]}\n");
    assertThat(text("SELECT fname FROM users WHERE username = 'x'")).isEqualTo("Own");
    assertThat(claimsOf("x")).isEmpty();
  }

  @Test
  void aChangedPasswordIsSetAndOneThatWasChangedSinceIsKept() throws Exception {
    apply(FIRST);
    assertThat(isPassword("una-pass")).isTrue();
    apply(FIRST.replace("una-pass", "new-pass"));
    assertThat(isPassword("new-pass")).isTrue();

    PasswordHash own = Argon2id.hash("her-own", new SecureRandom());
    database
        .jdbc()
        .sql("UPDATE users SET password = :hash, salt = :salt WHERE username = 'u'")
        .param("hash", own.hash())
        .param("salt", own.salt())
        .update();
    apply(FIRST.replace("una-pass", "third-pass"));
    assertThat(isPassword("her-own")).isTrue();
  }

  @Test
  void rowsThatTheGoServerInsertedAreOwnedOnceTheFileWasSeenUnchanged() throws Exception {
    apply(FIRST);
    // As the Go server leaves it: the rows and the mark, and no account of who made them.
    database.jdbc().sql("DELETE FROM stoke_init_rows").update();
    database.jdbc().sql("DELETE FROM users WHERE username = 'v'").update();

    apply(FIRST);
    apply(
        FIRST
            .replace("first_name: Una", "first_name: Unity")
            .replace("first_name: Vic", "first_name: Victor"));

    assertThat(text("SELECT fname FROM users WHERE username = 'u'")).isEqualTo("Unity");
    assertThat(isPassword("una-pass")).isTrue();
    assertThat(texts("SELECT username FROM users")).containsExactly("u");
  }

  @Test
  void aPodWithAnOlderCopyOfTheFileUndoesNothing() throws Exception {
    apply(FIRST);
    apply(FIRST.replace("first_name: Una", "first_name: Unity"));
    apply(FIRST);
    assertThat(text("SELECT fname FROM users WHERE username = 'u'")).isEqualTo("Unity");
    apply(FIRST + "# once more\n");
    assertThat(text("SELECT fname FROM users WHERE username = 'u'")).isEqualTo("Una");
  }

  @Test
  void anEditThatContradictsOtherRowsIsRolledBackAsAWhole() throws Exception {
    apply(FIRST);
    apply(FIRST.replace("first_name: Una", "first_name: Unity"));
    database
        .jdbc()
        .sql("UPDATE users SET email = 'mine@example.test' WHERE username = 'v'")
        .update();
    boolean applied =
        apply(
            FIRST
                .replace("first_name: Una", "first_name: Third")
                .replace("email: u@example.test,", "email: mine@example.test,"));
    assertThat(applied).isFalse();
    assertThat(text("SELECT fname FROM users WHERE username = 'u'")).isEqualTo("Unity");
    assertThat(texts("SELECT md5 FROM db_init_files")).hasSize(2);
  }

  private boolean apply(String text) throws Exception {
    Files.writeString(directory.resolve("init.yaml"), text);
    UsersSection section = new UsersSection(false, "init.yaml", "");
    return UserSetup.run(
        database,
        section,
        InitFiles.read(section, directory, Map.of()),
        Optional.empty(),
        Clock.systemUTC());
  }

  private boolean isPassword(String password) {
    return Argon2id.matches(
        password,
        new PasswordHash(
            text("SELECT password FROM users WHERE username = 'u'"),
            text("SELECT salt FROM users WHERE username = 'u'")));
  }

  private List<Claim> claimsOf(String username) {
    Directory users = new Directory(database.jdbc());
    return users.claims(users.findByLogin(username).orElseThrow().user());
  }

  private String text(String sql) {
    return database.jdbc().sql(sql).query(String.class).single();
  }

  private List<String> texts(String sql) {
    return database.jdbc().sql(sql + " ORDER BY 1").query(String.class).list();
  }
}
