package dev.stoke.crypto;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords with libsodium, out of the jar that Lazysodium has it in; its classes and what
 * they need are not used. What a hash takes is memory of the system, for no longer than the hash.
 * Thread-safe.
 */
public final class PasswordLibrary {
  private static final Pattern JAR = Pattern.compile("lazysodium-java-[0-9.]+\\.jar");
  private static final Map<String, String> LIBRARIES =
      Map.of(
          NativePlatform.AMD64, "linux64/libsodium.so",
          NativePlatform.ARM64, "arm64/libsodium.so");

  /** Of the tests of Argon2's reference implementation, small enough for each start. */
  private static final String KNOWN =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private static final byte[] ITS_PASSWORD = {'p', 'a', 's', 's', 'w', 'o', 'r', 'd'};

  private final Sodium sodium;

  private PasswordLibrary(Sodium sodium) {
    this.sodium = requireNonNull(sodium, "sodium is null");
  }

  /**
   * Loads it and lets it compute something.
   *
   * @throws UnusableLibraryException for every reason not to compute with it
   */
  static PasswordLibrary load(NativePlatform platform) throws UnusableLibraryException {
    String name = platform.own(LIBRARIES);
    Path jar = platform.jar(JAR);
    try (var file = new LibraryFile();
        var source = new JarFile(jar.toFile(), false)) {
      @Nullable Path library = file.extract(source, name);
      if (library == null) {
        throw new IOException("there is no " + name + " in " + jar);
      }
      var sodium = new Sodium(SymbolLookup.libraryLookup(library, Arena.global()));
      return new PasswordLibrary(sodium).checked();
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new UnusableLibraryException("the native library does not work: " + e, e);
    }
  }

  private PasswordLibrary checked() {
    byte[] wrong = ITS_PASSWORD.clone();
    wrong[0]++;
    if (!matches(ITS_PASSWORD, KNOWN) || matches(wrong, KNOWN)) {
      throw new IllegalStateException("it computes other hashes");
    }
    return this;
  }

  public String name() {
    return "libsodium";
  }

  public String version() {
    return sodium.version();
  }

  /**
   * Takes the same time whatever the answer is.
   *
   * @param encoded an Argon2id hash of one lane as a PHC string: {@code
   *     $argon2id$v=19$m=KIB,t=PASSES,p=1$SALT$HASH}, whose salt has at least 8 bytes
   * @throws IllegalStateException when there is no memory for it
   */
  public boolean matches(byte[] password, String encoded) {
    return sodium.verify(password, encoded);
  }
}
