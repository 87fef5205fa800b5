package dev.stoke.crypto;

import java.io.Serial;

/** A native library that cannot be computed with here; the message says why. */
final class UnusableLibraryException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  UnusableLibraryException(String message) {
    super(message);
  }

  UnusableLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
