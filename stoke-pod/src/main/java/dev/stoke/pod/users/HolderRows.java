package dev.stoke.pod.users;

import dev.stoke.pod.users.Directory.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a holder together with something that belongs to it: one statement, of one moment, instead
 * of three. There is a row for each claim and group, and one without a claim for who has none.
 */
public final class HolderRows {
  /** To be selected. */
  public static final String COLUMNS =
      """
      u.id, u.username, u.email, u.fname, u.lname, u.password, u.salt,
        c.id AS claim_id, c.short_name, c.value
      """;

  public static final String ORDER = "ORDER BY c.id";

  private static final String JOINS =
      """
      LEFT JOIN users u ON u.id = %s
      LEFT JOIN claim_group_users gu ON gu.user_id = u.id
      LEFT JOIN claim_claim_groups cg ON cg.claim_group_id = gu.claim_group_id
      LEFT JOIN claims c ON c.id = cg.claim_id
      """;

  private @Nullable Account account;
  private final Map<Long, Claim> claims = new LinkedHashMap<>();

  /**
   * @param userId the column that names the account
   */
  public static String joins(String userId) {
    return JOINS.formatted(userId);
  }

  public void add(ResultSet row) throws SQLException {
    row.getLong("id");
    if (row.wasNull()) {
      return;
    }
    if (account == null) {
      account = Directory.account(row, 0);
    }
    long claim = row.getLong("claim_id");
    if (!row.wasNull()) {
      claims.put(claim, new Claim(row.getString("short_name"), row.getString("value")));
    }
  }

  /** Empty when there is no such account. */
  public Optional<Holder> holder() {
    return Optional.ofNullable(account).map(it -> new Holder(it, List.copyOf(claims.values())));
  }
}
