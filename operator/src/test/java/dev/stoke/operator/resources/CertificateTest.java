package dev.stoke.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions as cert-manager writes them. */
final class CertificateTest {
  /** Each side: status and reason; "-": no such condition. The message is its type. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Ready               | Issuing            | trouble
          True Ready            | -                  | ''
          True Ready            | True Renewing      | ''
          True Ready            | False Failed       | Issuing
          False DoesNotExist    | True DoesNotExist  | ''
          False DoesNotExist    | False Denied       | Issuing
          False IncorrectIssuer | True IncorrectIssuer | Ready
          False RequestChanged  | False Failed       | Issuing
          False Expired         | -                  | Ready
          -                     | -                  | ''
          """)
  void whatIsSaidAgainstItIsAFailureOrThatItIsNotReady(
      String ready, String issuing, String trouble) {
    var certificate =
        read(
            "{conditions: [%s%s]}"
                .formatted(condition("Issuing", issuing), condition("Ready", ready)));
    assertThat(certificate.trouble()).isEqualTo(trouble);
  }

  @Test
  void nothingIsSaidAgainstOneThatCertManagerHasNotSeenYet() {
    assertThat(read("null").trouble()).isEmpty();
    assertThat(read("{}").trouble()).isEmpty();
  }

  private static Certificate read(String status) {
    return Serialization.unmarshal(
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nstatus: %s".formatted(status),
        Certificate.class);
  }

  private static String condition(String type, String said) {
    if (said.equals("-")) {
      return "";
    }
    var words = said.split(" ", 2);
    return "{type: %s, status: '%s', reason: %s, message: %s, lastTransitionTime: '2026-01-01T00:00:00Z'}, "
        .formatted(type, words[0], words[1], type);
  }
}
