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
}
