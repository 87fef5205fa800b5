package dev.stoke.pod.peers;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why a set of certificates cannot be used: one sentence, without key material. */
public final class PeerCredentialsException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  PeerCredentialsException(String sentence) {
    this(sentence, null);
  }

  PeerCredentialsException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
