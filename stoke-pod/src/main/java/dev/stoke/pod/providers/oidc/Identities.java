package dev.stoke.pod.providers.oidc;

import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.providers.ForeignIdentity;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who somebody is, from verified claims. */
final class Identities {
  private static final int MOST_CHARACTERS = 255;
  private static final String OF_ID_TOKEN = "id:";

  private Identities() {}

  /**
   * The claims of the endpoint win over those of the id token, but for names that begin with {@code
   * id:} in the configuration.
   */
  static ForeignAnswer identify(
      OidcProvider provider, Map<String, Object> idToken, Map<String, Object> userInfo) {
    if (isUnverified(idToken) || isUnverified(userInfo)) {
      return new ForeignAnswer.Refused("email-not-verified");
    }
    String subject = String.valueOf(idToken.get("sub"));
    Map<String, Object> all = new LinkedHashMap<>(idToken);
    all.putAll(userInfo);
    String email = text(provider.emailClaim(), idToken, all);
    String firstName = text(provider.firstNameClaim(), idToken, all);
    String lastName = text(provider.lastNameClaim(), idToken, all);
    if (email.isEmpty() || firstName.isEmpty() || lastName.isEmpty()) {
      return new ForeignAnswer.Refused("claims-missing");
    }
    return new ForeignAnswer.Identified(
        new ForeignIdentity(subject, email, firstName, lastName, email, groups(all)));
  }

  /** Some providers write it as a text. A provider that says nothing verifies in its own way. */
  private static boolean isUnverified(Map<String, Object> claims) {
    return "false".equals(String.valueOf(claims.get("email_verified")));
  }

  private static String text(String name, Map<String, Object> idToken, Map<String, Object> all) {
    @Nullable Object value =
        name.startsWith(OF_ID_TOKEN)
            ? idToken.get(name.substring(OF_ID_TOKEN.length()))
            : all.get(name);
    return value instanceof String text && isUsable(text) ? text.strip() : "";
  }

  /** {@code claim=value}, one for each element of a list. */
  private static Set<String> groups(Map<String, Object> claims) {
    Set<String> groups = new TreeSet<>();
    claims.forEach((name, value) -> {
      Collection<?> values =
          value instanceof Collection<?> list ? list : Collections.singletonList(value);
      for (Object each : values) {
        String group = name + "=" + each;
        boolean plain = each instanceof String || each instanceof Number || each instanceof Boolean;
        if (plain && isUsable(group)) {
          groups.add(group);
        }
      }
    });
    return groups;
  }

  private static boolean isUsable(String text) {
    return text.length() <= MOST_CHARACTERS && text.chars().noneMatch(Character::isISOControl);
  }
}
