package dev.stoke.pod.signing;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.PublishedKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a token that another member signed is the one that was asked for, and verifiable. */
final class DelegatedToken {
  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

  /** How far the signer's clock and this pod's may be apart: each may err by half of it. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(10);

  private DelegatedToken() {}

  /** What is wrong with it, in half a sentence without its content; empty when it is good. */
  static Optional<String> problem(
      SignedJWT token, TokenDraft draft, KeySnapshot published, Instant now) {
    @Nullable String kid = token.getHeader().getKeyID();
    Optional<PublishedKey> key = kid == null ? Optional.empty() : published.find(kid);
    if (kid == null || key.isEmpty()) {
      return Optional.of("its key is not one that this pod publishes");
    }
    if (!HEADER.containsAll(token.getHeader().toJSONObject().keySet())) {
      return Optional.of("its header has more than was asked for");
    }
    if (!draft.type().header().equals(token.getHeader().getType())) {
      return Optional.of("its typ is not what was asked for");
    }
    if (!Signatures.isBy(key.get(), token)) {
      return Optional.of("its signature is not good");
    }
    @Nullable Map<String, Object> claims = token.getPayload().toJSONObject();
    if (claims == null || !said(claims).equals(asked(draft, kid))) {
      return Optional.of("its claims are not those of the draft");
    }
    return timesProblem(claims, draft, key.get(), now);
  }

  private static Optional<String> timesProblem(
      Map<String, Object> claims, TokenDraft draft, PublishedKey key, Instant now) {
    Optional<Instant> expires = time(claims, "exp");
    if (expires.isEmpty() || !expires.get().isAfter(now)) {
      return Optional.of("it has expired");
    }
    if (expires.get().isAfter(key.retainUntil())
        || expires.get().isAfter(now.plus(draft.lifetime()).plus(CLOCKS_APART))) {
      return Optional.of("it expires later than was asked for or its key stays published");
    }
    boolean times =
        isAsAsked(claims, "iat", draft.issuedAt(), now)
            && isAsAsked(claims, "nbf", draft.notBefore(), now);
    return times ? Optional.empty() : Optional.of("its iat or nbf is not what was asked for");
  }

  private static boolean isAsAsked(
      Map<String, Object> claims, String name, boolean wanted, Instant now) {
    if (!wanted) {
      return !claims.containsKey(name);
    }
    return time(claims, name).filter(time -> !time.isAfter(now.plus(CLOCKS_APART))).isPresent();
  }

  private static Optional<Instant> time(Map<String, Object> claims, String name) {
    // Beyond these bounds an Instant has no place for it either.
    return claims.get(name) instanceof Number number && Math.abs(number.doubleValue()) < 1e11
        ? Optional.of(Instant.ofEpochSecond(number.longValue()))
        : Optional.empty();
  }

  /** All claims but the times, in a form that compares equal whichever way they came. */
  private static Map<String, Object> said(Map<String, Object> claims) {
    Map<String, Object> out = new HashMap<>();
    claims.forEach((name, value) -> out.put(name, comparable(value)));
    out.keySet().removeAll(Set.of("iat", "nbf", "exp"));
    return out;
  }

  private static Map<String, Object> asked(TokenDraft draft, String kid) {
    Map<String, Object> out = said(draft.claims());
    out.put("kid", kid);
    return out;
  }

  private static Object comparable(@Nullable Object value) {
    return switch (value) {
      case Double number when !Double.isFinite(number) -> number;
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case List<?> list -> list.stream().map(DelegatedToken::comparable).toList();
      case null -> Optional.empty();
      default -> value;
    };
  }
}
