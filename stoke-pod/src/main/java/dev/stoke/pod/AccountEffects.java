package dev.stoke.pod;

import dev.stoke.pod.admin.AccountEvents;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the rest of a pod does when the administration changes an account. */
final class AccountEffects implements AccountEvents {
  private static final Logger log = LoggerFactory.getLogger(AccountEffects.class);
  private static final int LEAST_CHARACTERS = 8;
  private static final int MOST_CHARACTERS = 256;
  private static final String END_SESSIONS =
      "DELETE FROM stoke_refresh_tokens WHERE user_id = :user";

  private final JdbcClient jdbc;

  AccountEffects(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Long enough, and not so long that hashing it is work (NIST SP 800-63B, 3.1.1.2). */
  @Override
  public Optional<String> problemWith(String username, String password) {
    int characters = password.codePointCount(0, password.length());
    if (characters < LEAST_CHARACTERS || characters > MOST_CHARACTERS) {
      return Optional.of(
          "the password must have " + LEAST_CHARACTERS + " to " + MOST_CHARACTERS + " characters");
    }
    return password.equals(username)
        ? Optional.of("the password must not be the username")
        : Optional.empty();
  }

  @Override
  public void sessionsEnd(long userId) {
    jdbc.sql(END_SESSIONS).param("user", userId).update();
  }

  @Override
  public void changed(String caller, String change, String target) {
    log.atInfo()
        .addKeyValue("caller", caller)
        .addKeyValue("change", change)
        .addKeyValue("target", target)
        .log("Administration");
  }
}
