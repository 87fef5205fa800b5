package dev.stoke.pod.tls;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why certificates or their keys cannot be used: one sentence, without key material. */
public final class UnusableCertificateException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public UnusableCertificateException(String sentence) {
    this(sentence, null);
  }

  public UnusableCertificateException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
