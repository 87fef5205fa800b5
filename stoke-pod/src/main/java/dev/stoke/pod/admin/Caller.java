package dev.stoke.pod.admin;

import dev.stoke.pod.config.TokensSection.UserInfo;
import dev.stoke.pod.users.UserStore;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who calls, as far as a good token tells.
 *
 * @param username empty when tokens do not hold it
 * @param email empty when tokens do not hold it
 * @param source address of the client
 * @param rights what the token opens
 */
record Caller(
    Optional<String> username, Optional<String> email, InetAddress source, Rights rights) {
  static Caller of(Map<String, Object> claims, UserInfo names, InetAddress source) {
    return new Caller(
        text(claims, names.username()),
        text(claims, names.email()),
        source,
        Rights.of(text(claims, Rights.CLAIM).map(List::of).orElse(List.of())));
  }

  /** The account of the token as it is now; empty when there is none any more. */
  Optional<UserStore.Row> account(UserStore users) {
    return username.isPresent()
        ? username.flatMap(users::findByUsername)
        : email.flatMap(users::findByEmail);
  }

  /** For the record; empty when tokens do not say it. */
  String name() {
    return username.or(() -> email).orElse("");
  }

  boolean isNamed() {
    return username.isPresent() || email.isPresent();
  }

  private static Optional<String> text(Map<String, Object> claims, String name) {
    return !name.isEmpty() && claims.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }
}
