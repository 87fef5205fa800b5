package dev.stoke.pod.users;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives accounts new passwords. Ending their sessions is the caller's task. */
public final class NewPasswords {
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

  /** From now on only this password is good. */
  public void store(User user, PasswordHash hash) {
    jdbc.sql(UPDATE)
        .param("password", hash.hash())
        .param("salt", hash.salt())
        .param("id", user.id())
        .update();
  }
}
