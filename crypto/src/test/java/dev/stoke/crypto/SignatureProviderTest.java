package dev.stoke.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Security;
import java.util.List;
import java.util.Map;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureProviderTest {
  private static final String NATIVE = "AmazonCorrettoCryptoProvider";
  private static final String LIBRARY =
      "com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so";
  private static final Map<String, String> SILENT = Map.of();

  @TempDir Path directory;

  @RegisterExtension
  private final ChoiceLog log = new ChoiceLog(SignatureProvider.class, "Provider of signatures");

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void whereItsLibraryWorksTheNativeOneIsChosen() throws Exception {
    SignatureProvider chosen = SignatureProvider.choose(SILENT, NativeLibrary.ofThisProcess());

    assertThat(chosen.name()).isEqualTo(NATIVE);
    assertThat(chosen.version()).isNotBlank();
    assertThat(chosen.signature("SHA256withECDSA").getProvider().getName()).isEqualTo(NATIVE);
    assertThat(chosen.pairs("RSA").getProvider().getName()).isEqualTo(NATIVE);
    assertThat(log.providers()).containsExactly("provider=" + NATIVE);
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void theOneOfTheProcessIsTheFirstThatThePlatformAsks() throws Exception {
    assertThat(SignatureProvider.current().name()).isEqualTo(NATIVE);

    assertThat(Security.getProviders()[0].getName()).isEqualTo(NATIVE);
    assertThat(Mac.getInstance("HmacSHA256").getProvider().getName()).isEqualTo(NATIVE);
    assertThat(KeyAgreement.getInstance("ECDH").getProvider().getName()).isEqualTo(NATIVE);
  }

  @Test
  void theSettingKeepsToTheJdk() {
    SignatureProvider chosen =
        SignatureProvider.choose(
            Map.of("STOKE_CRYPTO_PROVIDER", "jdk"), NativeLibrary.ofThisProcess());

    assertThat(chosen).isSameAs(SignatureProvider.JDK);
    assertThat(log.reasons()).containsExactly("STOKE_CRYPTO_PROVIDER asks for it");
  }

  @Test
  void anotherSettingIsNamed() {
    assertThat(SignatureProvider.problem(SILENT)).isEmpty();
    assertThat(SignatureProvider.problem(Map.of("STOKE_CRYPTO_PROVIDER", "fastest"))).isEmpty();
    assertThat(SignatureProvider.problem(Map.of("STOKE_CRYPTO_PROVIDER", "jdk"))).isEmpty();
    assertThat(SignatureProvider.problem(Map.of("STOKE_CRYPTO_PROVIDER", "")))
        .contains("STOKE_CRYPTO_PROVIDER: is neither fastest nor jdk; choose one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linux riscv64", "Mac OS X aarch64", "Windows 11 amd64"})
  void aMachineThatThereIsNoLibraryForHasTheJdks(String machine) throws IOException {
    Path jar = Files.createFile(directory.resolve(NATIVE + "-2.5.0-linux-x86_64.jar"));

    assertJdk(library(List.of(jar), machine, noMaps()), "no native library for " + machine);
  }

  @Test
  void withoutTheJarOfTheMachineThereIsTheJdks() throws IOException {
    Path other = Files.createFile(directory.resolve(NATIVE + "-2.5.0-linux-aarch_64.jar"));

    assertJdk(
        library(List.of(other, Path.of("")), "Linux amd64", noMaps()),
        "no native library for Linux amd64");
  }

  @Test
  void aProcessWithAnotherCLibraryDoesNotTouchIt() throws IOException {
    Path jar = Files.createFile(directory.resolve(NATIVE + "-2.5.0-linux-x86_64.jar"));
    Path maps = directory.resolve("maps");
    Files.writeString(
        maps,
        "7f00-7f01 r-xp 0 00:00 1 /usr/bin/x\n7f02-7f03 r-xp 0 00:00 2 /lib/ld-musl-x86_64.so.1\n");

    assertJdk(
        library(List.of(jar), "Linux amd64", maps), "the native library needs the GNU C library");
  }

  @Test
  void aJarThatIsNoneGivesWayToTheJdks() throws IOException {
    Path jar = directory.resolve(NATIVE + "-2.5.0-linux-x86_64.jar");
    Files.writeString(jar, "no jar");

    assertJdk(library(List.of(jar), "Linux amd64", noMaps()), "does not work");
  }

  @Test
  void aJarWithoutALibraryGivesWayToTheJdks() throws IOException {
    Path jar = copy();
    try (var zip = FileSystems.newFileSystem(jar)) {
      Files.delete(zip.getPath(LIBRARY));
    }

    assertJdk(library(List.of(jar), machine(), noMaps()), "does not work");
  }

  @Test
  void aLibraryThatCannotBeLoadedGivesWayToTheJdks() throws IOException {
    Path jar = copy();
    try (var zip = FileSystems.newFileSystem(jar)) {
      Files.writeString(zip.getPath(LIBRARY), "no library");
    }

    assertJdk(library(List.of(jar), machine(), noMaps()), "does not work");
  }

  /** Loading half of one would end this process. */
  @Test
  void aDamagedLibraryGivesWayToTheJdks() throws IOException {
    Path jar = copy();
    try (var file = FileChannel.open(jar, StandardOpenOption.WRITE)) {
      // The library is most of the jar.
      file.write(ByteBuffer.allocate(64), file.size() / 2);
    }

    assertJdk(library(List.of(jar), machine(), noMaps()), "does not work");
  }

  private static NativeLibrary library(List<Path> classPath, String machine, Path maps) {
    return new NativeLibrary(new NativePlatform(classPath, machine, maps));
  }

  private void assertJdk(NativeLibrary library, String reason) {
    assertThat(SignatureProvider.choose(SILENT, library)).isSameAs(SignatureProvider.JDK);
    assertThat(log.providers()).containsExactly("provider=jdk");
    assertThat(log.reasons()).singleElement().asString().contains(reason);
  }

  /** Of this machine's jar. */
  private Path copy() throws IOException {
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(part);
      String name = String.valueOf(jar.getFileName());
      if (name.startsWith(NATIVE)
          && name.contains(System.getProperty("os.arch").equals("aarch64") ? "aarch" : "x86")) {
        return Files.copy(jar, directory.resolve(name));
      }
    }
    assumeTrue(false, "there is no library for this machine");
    throw new AssertionError();
  }

  private static String machine() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  private Path noMaps() {
    return directory.resolve("no-maps");
  }
}
