package dev.stoke.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
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

  /** Of {@code sodium_init}. */
  private static final int FAILED = -1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option STATE = Linker.Option.captureCallState("errno");
  private static final MemoryLayout STATE_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** What libsodium says of a wrong password, and of nothing else that can go wrong by itself. */
  private static final int EINVAL = 22;

  /** Argon2's own test vector, small enough for each start. */
  private static final String KNOWN =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private static final byte[] ITS_PASSWORD = {'p', 'a', 's', 's', 'w', 'o', 'r', 'd'};

  private final String version;
  private final MethodHandle verify;

  private PasswordLibrary(String version, MethodHandle verify) {
    this.version = requireNonNull(version, "version is null");
    this.verify = requireNonNull(verify, "verify is null");
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
      return checked(open(SymbolLookup.libraryLookup(library, Arena.global())));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new UnusableLibraryException("the native library does not work: " + e, e);
    }
  }

  @SuppressWarnings("IllegalCatch") // What a method handle throws is declared as Throwable.
  private static PasswordLibrary open(SymbolLookup library) {
    MethodHandle begin =
        LINKER.downcallHandle(library.findOrThrow("sodium_init"), FunctionDescriptor.of(JAVA_INT));
    MethodHandle version =
        LINKER.downcallHandle(
            library.findOrThrow("sodium_version_string"), FunctionDescriptor.of(ADDRESS));
    MethodHandle verify =
        LINKER.downcallHandle(
            library.findOrThrow("crypto_pwhash_argon2id_str_verify"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
            STATE);
    try {
      if ((int) begin.invokeExact() == FAILED) {
        throw new IllegalStateException("libsodium cannot begin");
      }
      var text = (MemorySegment) version.invokeExact();
      return new PasswordLibrary(text.reinterpret(Byte.MAX_VALUE).getString(0), verify);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libsodium cannot be called", e);
    }
  }

  private static PasswordLibrary checked(PasswordLibrary library) {
    byte[] wrong = ITS_PASSWORD.clone();
    wrong[0]++;
    if (!library.matches(ITS_PASSWORD, KNOWN) || library.matches(wrong, KNOWN)) {
      throw new IllegalStateException("it computes other hashes");
    }
    return library;
  }

  public String name() {
    return "libsodium";
  }

  public String version() {
    return version;
  }

  /**
   * Takes the same time whatever the answer is.
   *
   * @param encoded an Argon2id hash of one lane as a PHC string: {@code
   *     $argon2id$v=19$m=KIB,t=PASSES,p=1$SALT$HASH}, whose salt has at least 8 bytes
   * @throws IllegalStateException when there is no memory for it
   */
  @SuppressWarnings("IllegalCatch") // What a method handle throws is declared as Throwable.
  public boolean matches(byte[] password, String encoded) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE_LAYOUT);
      MemorySegment hash = arena.allocateFrom(encoded);
      MemorySegment given = arena.allocateFrom(JAVA_BYTE, password);
      int failed;
      try {
        failed = (int) verify.invokeExact(state, hash, given, (long) password.length);
      } finally {
        given.fill((byte) 0);
        hash.fill((byte) 0);
      }
      if (failed != 0 && (int) ERRNO.get(state, 0L) != EINVAL) {
        throw new IllegalStateException("libsodium cannot compute: error " + ERRNO.get(state, 0L));
      }
      return failed == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libsodium cannot be called", e);
    }
  }
}
