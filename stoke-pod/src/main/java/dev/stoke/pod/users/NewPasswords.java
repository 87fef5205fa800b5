package dev.stoke.pod.users;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives accounts new passwords. Ending their sessions is the caller's task. */
public final class NewPasswords {
  private static final String LOCK =
      """
      SELECT password, salt FROM users
      WHERE id = :id AND password IS NOT NULL AND salt IS NOT NULL
      FOR UPDATE
      """;
  private static final String UPDATE =
      "UPDATE users SET password = :password, salt = :salt WHERE id = :id";

  private final JdbcClient jdbc;
  private final PasswordRules rules;
  private final Passwords passwords;

  public NewPasswords(JdbcClient jdbc, PasswordRules rules, Passwords passwords) {
    this.jdbc = jdbc;
    this.rules = rules;
    this.passwords = passwords;
  }

  /**
   * The stored form of a password that the account may have.
   *
   * @throws HashingBusyException when there are too many at once
   */
  public PasswordHash hash(String password, String username, String email)
      throws RefusedPasswordException {
    var refusal = rules.refusal(password, username, email);
    if (refusal.isPresent()) {
      throw new RefusedPasswordException(refusal.get());
    }
    return passwords.hash(password);
  }

  /**
   * From now on only this password is good. Runs in a transaction of the caller's.
   *
   * @param old the password that was checked
   * @return false when the account has another one by now, which stays
   */
  public boolean replace(User user, PasswordMark old, PasswordHash hash) {
    Optional<PasswordHash> stored =
        jdbc.sql(LOCK)
            .param("id", user.id())
            .query((row, _) -> new PasswordHash(row.getString("password"), row.getString("salt")))
            .optional();
    if (!stored.map(PasswordMark::of).equals(Optional.of(old))) {
      return false;
    }
    return jdbc.sql(UPDATE)
            .param("password", hash.hash())
            .param("salt", hash.salt())
            .param("id", user.id())
            .update()
        == 1;
  }
}
