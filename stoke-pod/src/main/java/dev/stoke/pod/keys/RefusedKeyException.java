package dev.stoke.pod.keys;

import java.io.Serial;

/** A key that this pod will not publish; the message says why and never holds key material. */
public final class RefusedKeyException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  RefusedKeyException(String reason) {
    super(reason);
  }

  RefusedKeyException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
