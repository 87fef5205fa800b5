package dev.stoke.pod.providers.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.config.OidcProvider.ClaimsSource;
import dev.stoke.pod.config.OidcProvider.Flow;
import dev.stoke.pod.testing.TestIdp;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Id tokens that prove nothing, whether the browser brings them or the token endpoint. */
final class ForgedIdTokensTest {
  private static final RSAKey STRANGER = TestIdp.newKey();

  /** Claims that a provider may well have signed, but not for this login. */
  private enum Claims {
    EXPIRED(builder -> builder.expirationTime(Date.from(Instant.now().minusSeconds(120)))),
    WITHOUT_EXPIRY(builder -> builder.expirationTime(null)),
    FROM_THE_FUTURE(builder -> builder.issueTime(Date.from(Instant.now().plusSeconds(600)))),
    WITHOUT_ISSUE_TIME(builder -> builder.issueTime(null)),
    OF_ANOTHER_AUDIENCE(builder -> builder.audience("another client")),
    OF_SEVERAL_AUDIENCES(builder -> builder.audience(List.of(TestIdp.CLIENT, "another client"))),
    OF_ANOTHER_PARTY(builder -> builder.claim("azp", "another client")),
    OF_ANOTHER_ISSUER(builder -> builder.issuer("https://elsewhere.example.test")),
    WITH_ANOTHER_NONCE(builder -> builder.claim("nonce", "n".repeat(43))),
    WITHOUT_NONCE(builder -> builder.claim("nonce", null)),
    WITHOUT_SUBJECT(builder -> builder.subject(null));

    private final UnaryOperator<JWTClaimsSet.Builder> change;

    Claims(UnaryOperator<JWTClaimsSet.Builder> change) {
      this.change = change;
    }
  }

  private enum Signature {
    NONE {
      @Override
      String of(JWTClaimsSet claims, RSAKey key) {
        return new PlainJWT(claims).serialize();
      }
    },
    LEFT_OUT {
      @Override
      String of(JWTClaimsSet claims, RSAKey key) {
        String signed = TestIdp.sign(claims, key);
        return signed.substring(0, signed.lastIndexOf('.') + 1);
      }
    },
    PUBLIC_KEY_AS_SECRET {
      @Override
      String of(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        SignedJWT jwt =
            new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        return jwt.serialize();
      }
    },
    OF_A_STRANGER_UNDER_THE_SAME_KID {
      @Override
      String of(JWTClaimsSet claims, RSAKey key) {
        return TestIdp.sign(claims, new RSAKey.Builder(STRANGER).keyID(key.getKeyID()).build());
      }
    },
    WITH_THE_KEY_IN_THE_HEAD {
      @Override
      String of(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        JWSHeader head =
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .jwk(STRANGER.toPublicJWK())
                .build();
        SignedJWT jwt = new SignedJWT(head, claims);
        jwt.sign(new RSASSASigner(STRANGER));
        return jwt.serialize();
      }
    },
    OF_OTHER_CLAIMS {
      @Override
      String of(JWTClaimsSet claims, RSAKey key) {
        String other =
            TestIdp.sign(new JWTClaimsSet.Builder(claims).subject("somebody").build(), key);
        String signed = TestIdp.sign(claims, key);
        return signed.substring(0, signed.lastIndexOf('.'))
            + other.substring(other.lastIndexOf('.'));
      }
    };

    abstract String of(JWTClaimsSet claims, RSAKey key) throws JOSEException;
  }

  @ParameterizedTest
  @EnumSource(Claims.class)
  void otherClaimsAreRefused(Claims claims) throws Exception {
    for (Flow flow : Flow.values()) {
      try (LoginUnderTest test = LoginUnderTest.with(flow, ClaimsSource.ID_TOKEN)) {
        assertThat(test.wholeWay()).isInstanceOf(Step.ToClient.class);
        test.idp.claims = claims.change;
        assertThat(test.wholeWay()).as(flow.toString()).isInstanceOf(Step.Refused.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Signature.class)
  void otherSignaturesAreRefused(Signature signature) throws Exception {
    for (Flow flow : Flow.values()) {
      try (LoginUnderTest test = LoginUnderTest.with(flow, ClaimsSource.ID_TOKEN)) {
        assertThat(test.wholeWay()).isInstanceOf(Step.ToClient.class);
        test.idp.signature =
            claims -> {
              try {
                return signature.of(claims, test.idp.key());
              } catch (JOSEException e) {
                throw new IllegalStateException(e);
              }
            };
        assertThat(test.wholeWay()).as(flow.toString()).isNotInstanceOf(Step.ToClient.class);
      }
    }
  }

  @Test
  void anUnknownKidIsLookedForOnceInAWhile() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.IMPLICIT, ClaimsSource.ID_TOKEN)) {
      assertThat(test.wholeWay()).isInstanceOf(Step.ToClient.class);
      test.idp.signature = claims -> TestIdp.sign(claims, STRANGER);
      for (int i = 0; i < 20; i++) {
        assertThat(test.wholeWay()).isNotInstanceOf(Step.ToClient.class);
      }
      assertThat(test.idp.requests).filteredOn("/keys"::equals).hasSizeBetween(2, 3);
    }
  }

  @Test
  void aCodeThatDoesNotBelongToTheIdTokenIsRefused() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.HYBRID, ClaimsSource.ID_TOKEN)) {
      Callback other = test.atProvider(test.start());
      test.idp.answer = parameters -> with(parameters, "code", other.code());
      assertThat(test.wholeWay()).isEqualTo(new Step.Refused("c_hash"));
    }
  }

  @Test
  void aCodeOfAnotherBrowserIsRefused() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.ID_TOKEN)) {
      Callback other = test.atProvider(test.start());
      test.idp.answer = parameters -> with(parameters, "code", other.code());
      assertThat(test.wholeWay())
          .as("the code challenge is another one")
          .isEqualTo(new Step.Refused("code-refused"));
    }
  }

  @Test
  void anAccessTokenThatDoesNotBelongToTheIdTokenIsRefused() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.IMPLICIT, ClaimsSource.USER_INFO)) {
      Callback other = test.atProvider(test.start());
      test.idp.answer = parameters -> with(parameters, "access_token", other.accessToken());
      assertThat(test.wholeWay()).isEqualTo(new Step.Refused("at_hash"));
    }
  }

  @Test
  void userInfoOfSomebodyElseIsRefused() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.USER_INFO)) {
      test.idp.userInfo = Map.of("sub", "somebody");
      assertThat(test.wholeWay()).isEqualTo(new Step.Refused("user-info-of-another-subject"));
    }
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefused() throws Exception {
    try (LoginUnderTest test = LoginUnderTest.with(Flow.CODE, ClaimsSource.ID_TOKEN)) {
      test.idp.answer = parameters -> with(parameters, "iss", "https://elsewhere.example.test");
      assertThat(test.wholeWay()).isEqualTo(new Step.Refused("answer-of-another-issuer"));
      test.idp.answer = parameters -> with(parameters, "iss", test.idp.url().toString());
      assertThat(test.wholeWay()).isInstanceOf(Step.ToClient.class);
    }
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(all);
    changed.put(name, value);
    return changed;
  }
}
