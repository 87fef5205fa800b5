package dev.stoke.crypto;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TlsAnswersTest {
  @Test
  void theJdkKnowsThem() {
    assertThatCode(() -> TlsAnswers.check(SignatureProvider.JDK)).doesNotThrowAnyException();
  }

  @Test
  void theOneOfThisProcessKnowsThem() {
    assertThatCode(() -> TlsAnswers.check(SignatureProvider.current())).doesNotThrowAnyException();
  }

  @Test
  void whoAnswersWronglyIsNotComputedWith() {
    assertThatThrownBy(() -> TlsAnswers.check(SignatureProvider.of(new Says(Zeros.class))))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("a digest is wrong");
  }

  @Test
  void whoLacksSomethingIsNotComputedWith() {
    assertThatThrownBy(() -> TlsAnswers.check(SignatureProvider.of(new Says(null))))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }

  private static final class Says extends Provider {
    private static final long serialVersionUID = 1L;

    Says(@Nullable Class<?> digest) {
      super("Says", "1", "one digest or nothing");
      if (digest != null) {
        put("MessageDigest.SHA-256", digest.getName());
      }
    }
  }

  /** Made by name. */
  public static final class Zeros extends MessageDigestSpi {
    @Override
    protected void engineUpdate(byte input) {}

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {}

    @Override
    protected byte[] engineDigest() {
      return new byte[32];
    }

    @Override
    protected void engineReset() {}
  }
}
