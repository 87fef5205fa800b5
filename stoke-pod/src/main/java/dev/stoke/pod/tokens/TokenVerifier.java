package dev.stoke.pod.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.signing.Signatures;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifies tokens of any pod. The kid alone chooses the key, and the key the algorithm. */
final class TokenVerifier {
  private final Federation federation;
  private final Clock clock;

  TokenVerifier(Federation federation, Clock clock) {
    this.federation = federation;
    this.clock = clock;
  }

  /** The claims of a good token; empty for every reason to refuse. */
  Optional<JWTClaimsSet> verify(String compact) {
    try {
      SignedJWT jwt = SignedJWT.parse(compact);
      @Nullable String kid = jwt.getHeader().getKeyID();
      Optional<PublishedKey> key = kid == null ? Optional.empty() : federation.snapshot().find(kid);
      if (key.isEmpty() || !Signatures.isBy(key.get(), jwt)) {
        return Optional.empty();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      return inTime(claims) ? Optional.of(claims) : Optional.empty();
    } catch (ParseException e) {
      // What is not a well-formed token is refused like a wrong one.
      return Optional.empty();
    }
  }

  private boolean inTime(JWTClaimsSet claims) {
    Instant now = clock.instant();
    @Nullable Date expires = claims.getExpirationTime();
    @Nullable Date notBefore = claims.getNotBeforeTime();
    return expires != null
        && now.isBefore(expires.toInstant())
        && (notBefore == null || !now.isBefore(notBefore.toInstant()));
  }
}
