package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Argon2idTest {
  static Stream<InitFile.NewUser> usersHashedByTheGoServer() throws Exception {
    return InitFile.read("src/test/resources/users.yaml", Path.of("").toAbsolutePath(), Map.of())
        .users()
        .stream();
  }

  @ParameterizedTest
  @MethodSource("usersHashedByTheGoServer")
  void hashesOfTheGoServerMatchTheirPasswordAndNoOther(InitFile.NewUser user) {
    PasswordHash stored = requireNonNull(user.password());
    assertThat(Argon2id.matches(user.username() + "-pass", stored)).isTrue();
    assertThat(Argon2id.matches(user.username() + "-Pass", stored)).isFalse();
    assertThat(Argon2id.matchesInJava(user.username() + "-pass", stored)).isTrue();
    assertThat(Argon2id.matchesInJava(user.username() + "-Pass", stored)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // The two that the Go server's own sample files publish.
    "tester, +OnrEsjkbdXdXugEKwDLGdqlDnMNV9+WyZ6T9wAtSMzp3jKYY+7pLYxoBlMlmWBOXlC9bviWtS9mw0fa4B6gkA==,"
        + " H3UP6GzWV3UISU7HJN/sVT6YjTYcmOPdJwiFcdXMVyQ=",
    "admin, LY/qY1w8fE69kKL+2QCRv4YO8azlXaZtRFAKQz3yQd3QAdqjmyA+COUO2nZwrAvlTltXEAVqpbFYh1ptYRG9uQ==,"
        + " y+hEP0tTMKmETwcJvDASwSoTKtJtA8Z6hDwp7rfLlUE=",
  })
  void publishedVectorsMatch(String password, String hash, String salt) {
    PasswordHash stored = new PasswordHash(hash, salt);
    assertThat(Argon2id.matches(password, stored)).isTrue();
    assertThat(Argon2id.matches(password + "x", stored)).isFalse();
  }

  @Test
  void aFreshHashHasUpstreamsFormAndMatches() {
    PasswordHash hash = Argon2id.hash("påss", new SecureRandom());
    assertThat(Base64.getDecoder().decode(hash.hash())).hasSize(64);
    assertThat(hash.hash()).hasSize(88);
    assertThat(Base64.getDecoder().decode(hash.salt())).hasSize(32);
    assertThat(Argon2id.matches("påss", hash)).isTrue();
    assertThat(hash.toString()).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\0", "pass\0word", "påss wörd \uD83D\uDE80"})
  void nativeCodeAndJavaAgreeOnEveryPassword(String password) {
    PasswordHash hash = Argon2id.hash(password, new SecureRandom());

    assertThat(Argon2id.matches(password, hash)).isTrue();
    assertThat(Argon2id.matches(password + "\0", hash)).isFalse();
    assertThat(Argon2id.matchesInJava(password, hash)).isTrue();
    assertThat(Argon2id.matchesInJava(password + "\0", hash)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "no base64!, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "c2hvcnQ=, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "'c2hvcnQ$=', 'salt$with=what$means$something'",
  })
  void whatIsNoHashOfUpstreamsFormMatchesNothing(String hash, String salt) {
    assertThat(Argon2id.matches("", new PasswordHash(hash, salt))).isFalse();
    assertThat(Argon2id.matches(hash, new PasswordHash(hash, salt))).isFalse();
  }

  @Test
  void aSaltThatLibsodiumRefusesIsStillASalt() {
    String withSaltOfOneByte = Argon2id.hash("hunter2", "s");

    assertThat(Argon2id.matches("hunter2", new PasswordHash(withSaltOfOneByte, "s"))).isTrue();
    assertThat(Argon2id.matches("hunter3", new PasswordHash(withSaltOfOneByte, "s"))).isFalse();
  }

  @Test
  void anAnswerThatIsAlmostTheHashIsRefused() {
    PasswordHash hash = Argon2id.hash("hunter2", new SecureRandom());
    byte[] other = Base64.getDecoder().decode(hash.hash());
    other[63] ^= 1;

    assertThat(
            Argon2id.matches(
                "hunter2",
                new PasswordHash(Base64.getEncoder().encodeToString(other), hash.salt())))
        .isFalse();
  }
}
