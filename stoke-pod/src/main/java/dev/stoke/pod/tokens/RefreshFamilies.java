package dev.stoke.pod.tokens;

import dev.stoke.pod.database.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The logins that may still be refreshed, one row each, shared by all pods. A family knows the one
 * refresh token that is good now and the token given out with it.
 */
public final class RefreshFamilies {
  private static final String INSERT =
      """
      INSERT INTO stoke_refresh_tokens
        (family, user_id, token_hash, access_hash, rotated_at, remaining, filter_claims, expires_at)
      VALUES (:family, :user, :tokenHash, :accessHash, :now, :remaining, :filter, :expires)
      """;
  private static final String FIND =
      """
      SELECT family, user_id, token_hash, access_hash, remaining, filter_claims
      FROM stoke_refresh_tokens WHERE family = :family AND expires_at > :now
      """;
  // One statement: of two requests with the same token exactly one finds its row.
  private static final String ROTATE =
      """
      UPDATE stoke_refresh_tokens
      SET token_hash = :tokenHash, access_hash = :accessHash, previous_token_hash = token_hash,
          rotated_at = :now, remaining = :remaining, expires_at = :expires
      WHERE family = :family AND token_hash = :usedHash AND expires_at > :now
      """;
  private static final String END = "DELETE FROM stoke_refresh_tokens WHERE family = :family";
  private static final int SWEPT_AT_ONCE = 1000;

  private final JdbcClient jdbc;
  private final Dialect dialect;
  private final String deleteExpired;

  public RefreshFamilies(JdbcClient jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
    this.deleteExpired =
        dialect.deleteSome("stoke_refresh_tokens", "family", "expires_at <= :now", SWEPT_AT_ONCE);
  }

  /** What one login or refresh leaves behind. */
  record Family(
      UUID id,
      long userId,
      byte[] tokenHash,
      byte[] accessHash,
      OptionalInt remaining,
      List<String> filter) {
    @Override
    public String toString() {
      return "Family[" + id + "]";
    }
  }

  void add(Family family, Instant now, Instant expires) {
    jdbc.sql(INSERT)
        .param("family", family.id)
        .param("user", family.userId)
        .param("tokenHash", family.tokenHash)
        .param("accessHash", family.accessHash)
        .param("now", Timestamp.from(now))
        .param("remaining", number(family.remaining))
        .param("filter", dialect.texts(family.filter))
        .param("expires", Timestamp.from(expires))
        .update();
  }

  Optional<Family> find(UUID id, Instant now) {
    return jdbc.sql(FIND)
        .param("family", id)
        .param("now", Timestamp.from(now))
        .query((row, _) -> row(row))
        .optional();
  }

  /** False when the used token is not the good one any more, or never was. */
  boolean rotate(Family next, byte[] usedHash, Instant now, Instant expires) {
    return jdbc.sql(ROTATE)
            .param("tokenHash", next.tokenHash)
            .param("accessHash", next.accessHash)
            .param("now", Timestamp.from(now))
            .param("remaining", number(next.remaining))
            .param("expires", Timestamp.from(expires))
            .param("family", next.id)
            .param("usedHash", usedHash)
            .update()
        == 1;
  }

  void end(UUID id) {
    jdbc.sql(END).param("family", id).update();
  }

  /** Removes some of the families that nobody can use any more; for a timer. */
  public int deleteExpired(Instant now) {
    return jdbc.sql(deleteExpired).param("now", Timestamp.from(now)).update();
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }

  private Family row(ResultSet row) throws SQLException {
    int remaining = row.getInt("remaining");
    OptionalInt left = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(remaining);
    return new Family(
        row.getObject("family", UUID.class),
        row.getLong("user_id"),
        row.getBytes("token_hash"),
        row.getBytes("access_hash"),
        left,
        dialect.texts(row, "filter_claims"));
  }
}
