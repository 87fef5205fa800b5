package dev.stoke.operator.plan;

import static dev.stoke.operator.plan.Sections.putUnless;

import dev.stoke.operator.api.TokensSpec;
import dev.stoke.operator.api.UserInfoSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Section {@code tokens} of config.yaml. */
final class TokensSection {
  private TokensSection() {}

  static Map<String, Object> of(TokensSpec tokens) {
    var section = new LinkedHashMap<String, Object>();
    section.put("algorithm", tokens.algorithm().name());
    section.put("num_bits", tokens.numBits());
    putUnless(section, "rsa_key_bits", tokens.rsaKeyBits(), null);
    section.put("issuer", tokens.issuer());
    putUnless(section, "subject", tokens.subject(), null);
    var subjectFrom = tokens.subjectFrom();
    putUnless(section, "subject_from", subjectFrom == null ? null : subjectFrom.name(), null);
    section.put("audience", tokens.audience());
    putUnless(section, "token_type", tokens.tokenType().header(), "JWT");
    putUnless(section, "include_issued_at", tokens.includeIssuedAt(), false);
    putUnless(section, "include_not_before", tokens.includeNotBefore(), false);
    putUnless(section, "include_jwt_id", tokens.includeJwtId(), false);
    section.put("token_refresh_limit", tokens.refreshLimit());
    putUnless(section, "token_refresh_count_key", tokens.refreshCountKey(), "jti");
    putUnless(section, "refresh_grace", tokens.refreshGrace(), "10s");
    putUnless(section, "refresh_idle_limit", tokens.refreshIdleLimit(), "0s");
    putUnless(section, "refresh_lifetime", tokens.refreshLifetime(), "0s");
    section.put("user_info", userInfo(tokens.userInfo()));
    section.put("key_duration", tokens.keyDuration());
    section.put("token_duration", tokens.tokenDuration());
    return section;
  }

  private static Map<String, Object> userInfo(UserInfoSpec spec) {
    var section = new LinkedHashMap<String, Object>();
    putUnless(section, "username", spec.username(), "");
    putUnless(section, "full_name", spec.fullName(), "");
    putUnless(section, "email", spec.email(), "");
    putUnless(section, "first_name", spec.firstName(), "");
    putUnless(section, "last_name", spec.lastName(), "");
    return section;
  }
}
