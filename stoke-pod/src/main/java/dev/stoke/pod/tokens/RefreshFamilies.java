package dev.stoke.pod.tokens;

import dev.stoke.pod.database.Dialect;
import dev.stoke.pod.users.HolderRows;
import dev.stoke.pod.users.PasswordMark;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The logins that may still be refreshed, one row each, shared by all pods. A family knows the one
 * refresh token that is good now and the token given out with it, and the pair before.
 */
public final class RefreshFamilies {
  private static final String INSERT =
      """
      INSERT INTO stoke_refresh_tokens
        (family, user_id, token_hash, access_hash, rotated_at, started_at, remaining,
         filter_claims, password_mark, expires_at)
      VALUES (:family, :user, :tokenHash, :accessHash, :now, :now, :remaining, :filter, :mark,
        :expires)
      """;
  private static final String COLUMNS =
      "SELECT " + FamilyRows.COLUMNS + "FROM stoke_refresh_tokens f ";
  private static final String FIND_HELD =
      "SELECT "
          + FamilyRows.COLUMNS
          + ", "
          + HolderRows.COLUMNS
          + "FROM stoke_refresh_tokens f\n"
          + HolderRows.joins("f.user_id")
          + "WHERE f.family IN (:families) AND f.expires_at > :now "
          + HolderRows.ORDER;
  private static final String FIND = COLUMNS + "WHERE family = :family AND expires_at > :now";
  private static final String FIND_BY_ACCESS =
      COLUMNS + "WHERE access_hash = :accessHash AND expires_at > :now";
  // One statement: of two requests with the same token exactly one finds its row.
  private static final String ROTATE =
      """
      UPDATE stoke_refresh_tokens
      SET token_hash = :tokenHash, access_hash = :accessHash, previous_token_hash = :usedHash,
          previous_access_hash = :usedAccessHash, rotated_at = :now, remaining = :remaining,
          expires_at = :expires
      WHERE family = :family AND token_hash = :usedHash AND expires_at > :now
      """;
  // The time of the first use stays, so that the grace ends however often it is used. What the
  // answer that was lost gave out is in no column any more: using it is reuse.
  private static final String REPLACE =
      """
      UPDATE stoke_refresh_tokens
      SET token_hash = :tokenHash, access_hash = :accessHash, expires_at = :expires
      WHERE family = :family AND previous_token_hash = :usedHash AND rotated_at > :graceBegan
        AND expires_at > :now
      """;
  private static final String END = "DELETE FROM stoke_refresh_tokens WHERE family = :family";
  private static final String END_ALL_OF = "DELETE FROM stoke_refresh_tokens WHERE user_id = :user";
  private static final String END_OTHERS_OF =
      "DELETE FROM stoke_refresh_tokens WHERE user_id = :user AND family <> :family";
  private static final String MARK =
      "UPDATE stoke_refresh_tokens SET password_mark = :mark WHERE family = :family";
  private static final int SWEPT_AT_ONCE = 1000;

  private final JdbcClient jdbc;
  private final Dialect dialect;
  private final FamilyRows rows;
  private final String deleteExpired;

  public RefreshFamilies(JdbcClient jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
    this.rows = new FamilyRows(dialect);
    this.deleteExpired =
        dialect.deleteSome("stoke_refresh_tokens", "family", "expires_at <= :now", SWEPT_AT_ONCE);
  }

  void add(Family family, Instant expires) {
    jdbc.sql(INSERT)
        .param("family", family.id())
        .param("user", family.userId())
        .param("tokenHash", family.good().refresh())
        .param("accessHash", family.good().access())
        .param("now", Timestamp.from(family.startedAt()))
        .param("remaining", number(family.remaining()))
        .param("filter", dialect.texts(family.filter()))
        .param("mark", family.mark().map(PasswordMark::text).orElse(null))
        .param("expires", Timestamp.from(expires))
        .update();
  }

  Optional<Family> find(UUID id, Instant now) {
    return jdbc.sql(FIND)
        .param("family", id)
        .param("now", Timestamp.from(now))
        .query((row, _) -> rows.family(row))
        .optional();
  }

  /** The same with whose it is, as both are at one moment. */
  Optional<HeldFamily> findHeld(UUID id, Instant now) {
    return Optional.ofNullable(findHeld(List.of(id), now).get(id));
  }

  /** Those of them that are there, with whose they are, all as they are at one moment. */
  Map<UUID, HeldFamily> findHeld(List<UUID> ids, Instant now) {
    return jdbc.sql(FIND_HELD)
        .param("families", padded(ids))
        .param("now", Timestamp.from(now))
        .query(rows::held);
  }

  /** A power of two of them: the database prepares a statement for each number. */
  private static List<UUID> padded(List<UUID> ids) {
    var padded = new ArrayList<>(ids);
    while (Integer.bitCount(padded.size()) > 1) {
      padded.add(ids.getLast());
    }
    return padded;
  }

  /** The family whose last access token this is. */
  Optional<Family> findByAccess(byte[] accessHash, Instant now) {
    return jdbc.sql(FIND_BY_ACCESS)
        .param("accessHash", accessHash)
        .param("now", Timestamp.from(now))
        .query((row, _) -> rows.family(row))
        .optional();
  }

  /** False when the used pair is not the good one any more, or never was. */
  boolean rotate(Rotation rotation) {
    return jdbc.sql(ROTATE)
            .param("tokenHash", rotation.next().refresh())
            .param("accessHash", rotation.next().access())
            .param("usedAccessHash", rotation.used().access())
            .param("now", Timestamp.from(rotation.now()))
            .param("remaining", number(rotation.remaining()))
            .param("expires", Timestamp.from(rotation.expires()))
            .param("family", rotation.family())
            .param("usedHash", rotation.used().refresh())
            .update()
        == 1;
  }

  /** Many rotations at once, where the database can. */
  Optional<FreeRotations> free() {
    return dialect.updatesFromArrays() ? Optional.of(new FreeRotations(jdbc)) : Optional.empty();
  }

  /** Puts another pair in the place of one whose answer was lost; false when it is too late. */
  boolean replace(Rotation rotation, Duration grace) {
    return jdbc.sql(REPLACE)
            .param("tokenHash", rotation.next().refresh())
            .param("accessHash", rotation.next().access())
            .param("expires", Timestamp.from(rotation.expires()))
            .param("family", rotation.family())
            .param("usedHash", rotation.used().refresh())
            .param("graceBegan", Timestamp.from(rotation.now().minus(grace)))
            .param("now", Timestamp.from(rotation.now()))
            .update()
        == 1;
  }

  /** False when it had ended before. */
  boolean end(UUID id) {
    return jdbc.sql(END).param("family", id).update() == 1;
  }

  /**
   * Ends every session of a user: none of them can be refreshed any more. Tokens that are out stay
   * good until they expire.
   *
   * @return how many there were
   */
  public int endAllOf(long userId) {
    return jdbc.sql(END_ALL_OF).param("user", userId).update();
  }

  /**
   * Ends every other session of its user, and lets this one go on under a new password.
   *
   * @param mark of that password
   */
  void keepOnly(Family kept, PasswordMark mark) {
    jdbc.sql(END_OTHERS_OF).param("user", kept.userId()).param("family", kept.id()).update();
    jdbc.sql(MARK).param("mark", mark.text()).param("family", kept.id()).update();
  }

  /** Removes some of the families that nobody can use any more; for a timer. */
  public int deleteExpired(Instant now) {
    return jdbc.sql(deleteExpired).param("now", Timestamp.from(now)).update();
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }
}
