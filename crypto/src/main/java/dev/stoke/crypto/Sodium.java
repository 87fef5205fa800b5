package dev.stoke.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The functions of libsodium that are called here, once it is loaded. Thread-safe. */
final class Sodium {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** Of {@code sodium_init}. */
  private static final int FAILED = -1;

  /** What it says of a wrong password, and not when memory is short. */
  private static final int EINVAL = 22;

  private static final int LONGEST_VERSION = 32;

  private final String version;
  private final MethodHandle verify;

  /**
   * @throws RuntimeException when it is not libsodium, or cannot begin
   */
  Sodium(SymbolLookup library) {
    MethodHandle begin = function(library, "sodium_init", FunctionDescriptor.of(JAVA_INT));
    MethodHandle version =
        function(library, "sodium_version_string", FunctionDescriptor.of(ADDRESS));
    this.verify =
        function(
            library,
            "crypto_pwhash_argon2id_str_verify",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    if (call(() -> (int) begin.invokeExact()) == FAILED) {
      throw new IllegalStateException("libsodium cannot begin");
    }
    this.version =
        call(() -> (MemorySegment) version.invokeExact()).reinterpret(LONGEST_VERSION).getString(0);
  }

  String version() {
    return version;
  }

  /**
   * {@code crypto_pwhash_argon2id_str_verify}.
   *
   * @param encoded a PHC string
   * @throws IllegalStateException when there is no memory for it
   */
  boolean verify(byte[] password, String encoded) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment hash = arena.allocateFrom(encoded);
      MemorySegment given = arena.allocateFrom(JAVA_BYTE, password);
      int failed;
      try {
        failed = call(() -> (int) verify.invokeExact(state, hash, given, given.byteSize()));
      } finally {
        given.fill((byte) 0);
        hash.fill((byte) 0);
      }
      int reason = (int) ERRNO.get(state, 0L);
      if (failed != 0 && reason != EINVAL) {
        throw new IllegalStateException("libsodium cannot compute: error " + reason);
      }
      return failed == 0;
    }
  }

  private static MethodHandle function(
      SymbolLookup library, String name, FunctionDescriptor form, Linker.Option... options) {
    return LINKER.downcallHandle(library.findOrThrow(name), form, options);
  }

  private interface Call<T> {
    T now() throws Throwable;
  }

  @SuppressWarnings("IllegalCatch") // What a method handle throws is declared as Throwable.
  private static <T> T call(Call<T> function) {
    try {
      return function.now();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libsodium cannot be called", e);
    }
  }
}
