package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads accounts and their claims from upstream's tables. */
public final class Directory {
  // A name that is also somebody's e-mail address belongs to the account of that name.
  private static final String BY_LOGIN =
      """
      SELECT id, username, email, fname, lname, password, salt FROM users
      WHERE username = :login OR email = :login
      ORDER BY (username = :login) DESC
      LIMIT 1
      """;
  private static final String BY_ID =
      "SELECT id, username, email, fname, lname, password, salt FROM users WHERE id = :id";
  private static final String CLAIMS =
      """
      SELECT c.short_name, c.value FROM claims c
      WHERE c.id IN (
        SELECT cg.claim_id FROM claim_claim_groups cg
        JOIN claim_group_users gu ON gu.claim_group_id = cg.claim_group_id
        WHERE gu.user_id = :id)
      ORDER BY c.id
      """;

  private final JdbcClient jdbc;

  public Directory(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An account with its stored password; null for one that has none and so cannot log in. */
  public record Account(User user, @Nullable PasswordHash password) {
    /** Of the password as it is now; empty when there is none. */
    public Optional<PasswordMark> mark() {
      return Optional.ofNullable(password).map(PasswordMark::of);
    }
  }

  Optional<Account> findByLogin(String login) {
    return jdbc.sql(BY_LOGIN)
        .param("login", login)
        .query(Directory::account)
        .optional()
        // Not every database tells names apart that differ in spaces at their end.
        .filter(account ->
            account.user().username().equals(login) || account.user().email().equals(login));
  }

  public Optional<Account> find(long id) {
    return jdbc.sql(BY_ID).param("id", id).query(Directory::account).optional();
  }

  /** What a user holds through all groups, each once, in the order of their creation. */
  public List<Claim> claims(User user) {
    return jdbc.sql(CLAIMS)
        .param("id", user.id())
        .query((row, n) -> new Claim(row.getString("short_name"), row.getString("value")))
        .list();
  }

  static Account account(ResultSet row, int n) throws SQLException {
    User user =
        new User(
            row.getLong("id"),
            row.getString("username"),
            row.getString("email"),
            row.getString("fname"),
            row.getString("lname"));
    @Nullable String hash = row.getString("password");
    @Nullable String salt = row.getString("salt");
    boolean usable = hash != null && salt != null && !hash.isEmpty() && !salt.isEmpty();
    return new Account(user, usable ? new PasswordHash(hash, salt) : null);
  }
}
