package dev.stoke.pod.signing;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which drafts of other members this pod would sign. */
final class DraftCheck {
  private static final int MOST_CLAIMS = 200;
  private static final int MOST_BYTES = 16 * 1024;

  private DraftCheck() {}

  /** What is wrong, in one sentence without the draft's content; empty when it is good. */
  static Optional<String> problem(TokenDraft draft, DelegateSigner.Rules rules) {
    Map<String, Object> claims = draft.claims();
    if (!Collections.disjoint(claims.keySet(), TokenDraft.OF_THE_SIGNER)) {
      return Optional.of("claims: kid, iat, nbf and exp are the signer's to fill");
    }
    if (claims.size() > MOST_CLAIMS) {
      return Optional.of("claims: at most " + MOST_CLAIMS);
    }
    if (!claims.entrySet().stream().allMatch(DraftCheck::isPlain)) {
      return Optional.of("claims: must be strings, numbers or lists of strings with names");
    }
    if (JSONObjectUtils.toJSONString(claims).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return Optional.of("claims: at most " + MOST_BYTES + " bytes of JSON");
    }
    if (!draft.lifetime().isPositive()) {
      return Optional.of("lifetime: must be positive");
    }
    boolean known =
        draft.type() == rules.type()
            && Optional.ofNullable(claims.get("iss")).equals(rules.issuer().map(Object.class::cast))
            && audience(claims.get("aud")).equals(rules.audience());
    return known || rules.inTransit()
        ? Optional.empty()
        : Optional.of("typ, iss or aud is not the one that this pod is configured with");
  }

  private static boolean isPlain(Map.Entry<String, Object> claim) {
    // A null value can only come from JSON's null.
    @Nullable Object value = claim.getValue();
    boolean plain =
        switch (value) {
          case String _ -> true;
          case Number number -> Double.isFinite(number.doubleValue());
          case List<?> list -> list.stream().allMatch(String.class::isInstance);
          case null, default -> false;
        };
    // An audience that is no list would end up as one string, which upstream's clients refuse.
    boolean audience = !claim.getKey().equals("aud") || value instanceof List<?>;
    return plain && audience && !claim.getKey().isEmpty();
  }

  private static List<?> audience(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
