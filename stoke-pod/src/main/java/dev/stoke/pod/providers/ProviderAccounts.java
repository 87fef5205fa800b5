package dev.stoke.pod.providers;

import dev.stoke.pod.users.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table that says which identity of which provider an account belongs to. */
final class ProviderAccounts {
  private static final String BOUND =
      """
      SELECT u.id, u.username, u.email, u.fname, u.lname, u.source
      FROM stoke_provider_accounts a JOIN users u ON u.id = a.user_id
      WHERE a.provider = :provider AND a.subject = :subject
      FOR UPDATE
      """;
  private static final String NAMED =
      """
      SELECT u.id, u.username, u.email, u.source, a.user_id IS NOT NULL AS bound
      FROM users u LEFT JOIN stoke_provider_accounts a ON a.user_id = u.id
      WHERE lower(u.username) = lower(:username)
      ORDER BY u.id
      """;
  private static final String LINK_TYPES =
      """
      SELECT DISTINCT l.type FROM group_links l
      JOIN claim_group_users m ON m.claim_group_id = l.claim_group_group_links
      WHERE m.user_id = :user
      """;
  // Verifiers may take addresses for the same that differ in capital letters.
  private static final String HOLDERS_OF_NAMES =
      """
      SELECT id FROM users
      WHERE lower(username) IN (lower(:username), lower(:email))
        OR lower(email) IN (lower(:username), lower(:email))
      ORDER BY id
      LIMIT 1
      """;
  private static final String BIND =
      """
      INSERT INTO stoke_provider_accounts (user_id, provider, subject)
      VALUES (:user, :provider, :subject)
      """;
  private static final String UNBIND_DELETED =
      """
      DELETE FROM stoke_provider_accounts
      WHERE provider = :provider AND subject = :subject
        AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = stoke_provider_accounts.user_id)
      """;
  private static final String UNBIND_ALL_DELETED =
      """
      DELETE FROM stoke_provider_accounts
      WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = stoke_provider_accounts.user_id)
      """;

  private final JdbcClient jdbc;

  ProviderAccounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An account and the source that it has now. */
  record Bound(User user, String source) {}

  /** The account of an identity, locked until the transaction ends. */
  Optional<Bound> find(String provider, String subject) {
    return jdbc.sql(BOUND)
        .param("provider", provider)
        .param("subject", subject)
        .query(ProviderAccounts::bound)
        .optional();
  }

  List<Candidate> named(String username) {
    return jdbc
        .sql(NAMED)
        .param("username", username)
        .query((row, n) ->
            new Candidate(
                row.getLong("id"),
                row.getString("username"),
                row.getString("email"),
                row.getString("source"),
                row.getBoolean("bound"),
                Set.of()))
        .list()
        .stream()
        .map(account -> account.in(linkTypes(account.id())))
        .toList();
  }

  /** An account that has one of the two as its username or e-mail address. */
  Optional<Long> holderOf(String username, String email) {
    return jdbc.sql(HOLDERS_OF_NAMES)
        .param("username", username)
        .param("email", email)
        .query(Long.class)
        .optional();
  }

  /** Makes an account that of an identity, which may have had one that was deleted. */
  void bind(long user, String provider, String subject) {
    jdbc.sql(UNBIND_DELETED).param("provider", provider).param("subject", subject).update();
    jdbc.sql(BIND)
        .param("user", user)
        .param("provider", provider)
        .param("subject", subject)
        .update();
  }

  /** Forgets the identities of accounts that were deleted. */
  void unbindDeleted() {
    jdbc.sql(UNBIND_ALL_DELETED).update();
  }

  private Set<String> linkTypes(long user) {
    return new TreeSet<>(jdbc.sql(LINK_TYPES).param("user", user).query(String.class).list());
  }

  private static Bound bound(ResultSet row, int n) throws SQLException {
    return new Bound(
        new User(
            row.getLong("id"),
            row.getString("username"),
            row.getString("email"),
            row.getString("fname"),
            row.getString("lname")),
        row.getString("source"));
  }
}
