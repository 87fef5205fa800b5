package dev.stoke.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
final class PasswordChecksTest {
  private static final Map<String, String> SILENT = Map.of();
  private static final NativePlatform HERE = NativePlatform.ofThisProcess();

  @TempDir Path directory;

  @RegisterExtension
  private final ChoiceLog log = new ChoiceLog(PasswordChecks.class, "Provider of password checks");

  @Test
  void whereItsLibraryWorksThatChecks() {
    var chosen = PasswordChecks.choose(SILENT, HERE);

    assertThat(chosen.library()).isPresent();
    assertThat(chosen.name()).isEqualTo("libsodium");
    assertThat(chosen.version()).matches("1\\.0\\.\\d+");
    assertThat(log.providers()).containsExactly("provider=libsodium");
  }

  /** Of the tests of Argon2's reference implementation, version 1.3, one lane. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "password $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "password $argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg",
        "differentpassword $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94",
        "password $argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw",
      })
  void knownAnswers(String password, String encoded) throws Exception {
    var library = PasswordLibrary.load(HERE);

    assertThat(library.matches(password.getBytes(UTF_8), encoded)).isTrue();
    assertThat(library.matches((password + "x").getBytes(UTF_8), encoded)).isFalse();
  }

  @Test
  void noMemoryIsNotAWrongPassword() throws Exception {
    Path promises = Path.of("/proc/sys/vm/overcommit_memory");
    assumeFalse(Files.readString(promises).strip().equals("1"), "Linux promises all memory here");
    var library = PasswordLibrary.load(HERE);
    // Four tebibytes.
    String encoded =
        "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    assertThatThrownBy(() -> library.matches("password".getBytes(UTF_8), encoded))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("libsodium cannot compute");
  }

  @Test
  void theSettingKeepsToJava() {
    var chosen = PasswordChecks.choose(Map.of("STOKE_CRYPTO_PROVIDER", "jdk"), HERE);

    assertThat(chosen.library()).isEmpty();
    assertThat(chosen.name()).isEqualTo("java");
    assertThat(log.reasons()).containsExactly("STOKE_CRYPTO_PROVIDER asks for it");
  }

  @Test
  void aMachineThatThereIsNoLibraryForHasJava() {
    assertJava(
        new NativePlatform(HERE.classPath(), "Linux riscv64", HERE.maps()),
        "no native library for Linux riscv64");
  }

  @Test
  void withoutTheJarThereIsJava() {
    assertJava(
        new NativePlatform(List.of(Path.of("")), HERE.machine(), HERE.maps()),
        "no native library for " + HERE.machine());
  }

  @Test
  void aJarThatIsNoneGivesWayToJava() throws IOException {
    assertJava(with(Files.writeString(directory.resolve("lazysodium-java-1.jar"), "no jar")));
  }

  @Test
  void aJarWithoutALibraryGivesWayToJava() throws IOException {
    Path jar = copy();
    try (var zip = FileSystems.newFileSystem(jar)) {
      Files.delete(zip.getPath("linux64/libsodium.so"));
      Files.delete(zip.getPath("arm64/libsodium.so"));
    }

    assertJava(with(jar));
  }

  @Test
  void anotherLibraryGivesWayToJava() throws IOException {
    Path jar = copy();
    try (var zip = FileSystems.newFileSystem(jar)) {
      Files.writeString(zip.getPath("linux64/libsodium.so"), "no library");
      Files.writeString(zip.getPath("arm64/libsodium.so"), "no library");
    }

    assertJava(with(jar));
  }

  /** Loading half of one would end this process. */
  @Test
  void aDamagedLibraryGivesWayToJava() throws IOException {
    Path jar = copy();
    try (var file = FileChannel.open(jar, StandardOpenOption.WRITE)) {
      for (long at = 4096; at < file.size() - 32768; at += 4096) {
        file.write(ByteBuffer.allocate(64), at);
      }
    }

    assertJava(with(jar));
  }

  private void assertJava(NativePlatform platform) {
    assertJava(platform, "the native library does not work");
  }

  private void assertJava(NativePlatform platform, String reason) {
    assertThat(PasswordChecks.choose(SILENT, platform).library()).isEmpty();
    assertThat(log.providers()).containsExactly("provider=java");
    assertThat(log.reasons()).singleElement().asString().contains(reason);
  }

  private static NativePlatform with(Path jar) {
    return new NativePlatform(List.of(jar), HERE.machine(), HERE.maps());
  }

  private Path copy() throws IOException {
    for (Path jar : HERE.classPath()) {
      String name = String.valueOf(jar.getFileName());
      if (name.startsWith("lazysodium-java-")) {
        return Files.copy(jar, directory.resolve(name));
      }
    }
    throw new AssertionError("libsodium is not on the class path");
  }
}
