package dev.stoke.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.text.ParseException;

/**
 * A resource server's verifier: nimbus-jose-jwt with the JWKS URL of one pod, and nothing cached
 * between two verifiers.
 */
final class Verifier {
  private static final int TIMEOUT_MILLIS = 2_000;

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  private Verifier(AuthApi pod) throws MalformedURLException {
    var source =
        JWKSourceBuilder.<SecurityContext>create(
                pod.jwksUrl().toURL(),
                new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, 51_200))
            .build();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, source));
  }

  static Verifier of(AuthApi pod) throws MalformedURLException {
    return new Verifier(pod);
  }

  /** The claims of a token that is signed by a published key and has not expired. */
  JWTClaimsSet verify(AuthApi.Session session)
      throws ParseException, BadJOSEException, JOSEException {
    return processor.process(SignedJWT.parse(session.token()), null);
  }

  static String kid(AuthApi.Session session) throws ParseException {
    return SignedJWT.parse(session.token()).getHeader().getKeyID();
  }
}
