package dev.stoke.crypto;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureSpi;
import org.junit.jupiter.api.Test;

final class KnownAnswersTest {
  @Test
  void theJdkKnowsThem() {
    assertThatCode(() -> KnownAnswers.check(SignatureProvider.JDK)).doesNotThrowAnyException();
  }

  @Test
  void whoFindsEverythingGoodIsNotComputedWith() {
    assertThatThrownBy(() -> KnownAnswers.check(SignatureProvider.of(new Says(Yes.class))))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("a wrong signature is good");
  }

  @Test
  void whoFindsNothingGoodIsNotComputedWith() {
    assertThatThrownBy(() -> KnownAnswers.check(SignatureProvider.of(new Says(No.class))))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("a good signature is refused");
  }

  private static final class Says extends Provider {
    private static final long serialVersionUID = 1L;

    Says(Class<?> answer) {
      super("Says", "1", "the same of everything");
      put("Signature.SHA256withECDSAinP1363Format", answer.getName());
    }
  }

  /** Made by name. */
  public static final class Yes extends Answer {
    @Override
    protected boolean engineVerify(byte[] signature) {
      return true;
    }
  }

  /** Made by name. */
  public static final class No extends Answer {
    @Override
    protected boolean engineVerify(byte[] signature) {
      return false;
    }
  }

  abstract static class Answer extends SignatureSpi {
    @Override
    protected void engineInitVerify(PublicKey key) {}

    @Override
    protected void engineInitSign(PrivateKey key) {}

    @Override
    protected void engineUpdate(byte b) {}

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {}

    @Override
    protected byte[] engineSign() {
      return new byte[64];
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
