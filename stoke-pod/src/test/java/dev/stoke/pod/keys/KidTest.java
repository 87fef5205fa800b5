package dev.stoke.pod.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KidTest {
  @ParameterizedTest
  @CsvSource({
    "stoke-0-p-NzbLsXh8uDCcd-6M, stoke-0, NzbLsXh8uDCcd-6M",
    "a-p-abcdefgh-p-jklmn, a, abcdefgh-p-jklmn",
    "a-p-b-p-abcdefgh-p-jklmn, a-p-b, abcdefgh-p-jklmn",
    "x-p--p-0123456789ab, x, -p-0123456789ab_",
  })
  void readsTheOwnerFromTheRight(String kid, String owner, String fingerprint) {
    String text = kid.endsWith("ab") ? kid + "_" : kid;

    assertThat(Kid.parse(text)).contains(new Kid(owner, fingerprint));
    assertThat(new Kid(owner, fingerprint)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p-0",
        "stoke-0-p-0",
        "-p-0123456789abcdef",
        "stoke-0-p-0123456789abcde",
        "stoke-0-p-0123456789abcde=",
        "stoke 0-p-0123456789abcdef",
        "stoke\n0-p-0123456789abcdef",
        "stoke-0-q-0123456789abcdef"
      })
  void refusesWhatIsNotAKidOfThisKind(String kid) {
    assertThat(Kid.parse(kid)).isEmpty();
  }

  @Test
  void namesOnlyItsOwnKey() throws Exception {
    ECKey one = new ECKeyGenerator(Curve.P_256).generate();
    ECKey other = new ECKeyGenerator(Curve.P_256).generate();

    Kid kid = Kid.of("stoke-0", one);

    assertThat(kid.names(one)).isTrue();
    assertThat(kid.names(other)).isFalse();
    assertThat(kid).hasToString("stoke-0-p-" + one.computeThumbprint().toString().substring(0, 16));
  }
}
