package dev.stoke.pod.config;

import static dev.stoke.pod.config.ConfigText.LEAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keys below {@code tokens} may be together. */
final class TokensKeysTest {
  private final ConfigText yaml;

  TokensKeysTest(@TempDir Path directory) {
    yaml = new ConfigText(directory);
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          algorithm: ECDSA                              | ES256 | 0
          algorithm: ecdsa, num_bits: 384               | ES384 | 0
          algorithm: ECDSA, num_bits: 512               | ES512 | 0
          algorithm: EdDSA                              | EdDSA | 0
          algorithm: eddsa, num_bits: 512               | EdDSA | 0
          algorithm: RSA                                | PS256 | 2048
          algorithm: rsa, num_bits: 384                 | PS384 | 2048
          algorithm: RSA, num_bits: 512                 | PS512 | 2048
          algorithm: RSA, rsa_key_bits: 3072            | PS256 | 3072
          algorithm: RS256                              | RS256 | 2048
          algorithm: RS256, num_bits: 256, rsa_key_bits: 4096 | RS256 | 4096
          """)
  void everyAlgorithmIsKnown(String keys, String algorithm, int rsaBits) throws Exception {
    assertThat(yaml.load(LEAST.replace("algorithm: ECDSA", keys)).tokens().signing())
        .isEqualTo(new SigningKeys(algorithm, rsaBits));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          algorithm: Ecdsa                         | tokens.algorithm: "Ecdsa" is not supported; use ECDSA, EdDSA, RSA (which is RSASSA-PSS), or RS256
          algorithm: ECDSA, num_bits: 521          | tokens.num_bits: must be 256, 384 or 512: the length of the hash
          algorithm: RSA, num_bits: 2048           | tokens.num_bits: must be 256, 384 or 512: the length of the hash
          algorithm: RS256, num_bits: 512          | tokens.num_bits: must be 256: the length of the hash
          algorithm: RSA, rsa_key_bits: 1024       | tokens.rsa_key_bits: must be 2048, 3072 or 4096
          algorithm: ECDSA, rsa_key_bits: 2048     | tokens.rsa_key_bits: means nothing with ECDSA
          algorithm: ECDSA, token_type: jwt        | tokens.token_type: must be JWT or at+jwt
          algorithm: ECDSA, subject_from: email    | tokens.subject_from: must be username or id
          algorithm: ECDSA, subject_from: id, subject: x | tokens.subject_from: and subject both fill the claim sub
          algorithm: ECDSA, token_refresh_limit: 2, include_jwt_id: true | tokens.include_jwt_id: jti already holds the refresh counter; give that a claim of its own with token_refresh_count_key
          algorithm: ECDSA, token_refresh_count_key: exp | tokens.token_refresh_count_key: the claim exp has a meaning of its own
          algorithm: ECDSA, user_info: {email: iss} | tokens.user_info: email: the claim iss has a meaning of its own in every token
          algorithm: ECDSA, user_info: {email: kid} | tokens.user_info: email: the claim kid has a meaning
          algorithm: ECDSA, user_info: {username: jti} | tokens.user_info: username: the claim jti has a meaning
          algorithm: ECDSA, user_info: {username: sub}, subject: x | tokens.user_info: username: the claim sub has a meaning
          algorithm: ECDSA, token_type: at+jwt     | tokens.token_type: at+jwt (RFC 9068) needs iss, aud, sub, iat and jti in every token; set also issuer, audience, subject_from, include_issued_at, include_jwt_id
          algorithm: ECDSA, token_type: at+jwt, issuer: i, audience: [a], subject: x, include_issued_at: true, include_jwt_id: true | set also subject_from
          """)
  void whatDoesNotFitTogetherInATokenIsNamed(String keys, String message) {
    assertThatThrownBy(() -> yaml.load(LEAST.replace("algorithm: ECDSA", keys)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_refresh_limit: 2, include_jwt_id: true, token_refresh_count_key: left",
        "include_jwt_id: true",
        "user_info: {username: sub}",
        "token_refresh_count_key: jti"
      })
  void whatFitsTogetherIsAccepted(String keys) throws Exception {
    assertThat(yaml.load(LEAST.replace("algorithm: ECDSA", "algorithm: ECDSA, " + keys)))
        .isNotNull();
  }
}
