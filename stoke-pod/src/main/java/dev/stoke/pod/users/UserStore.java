package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes accounts, for the administration. */
public final class UserStore extends RowStore<UserStore.Row> {
  private static final String COLUMNS =
      "id, fname, lname, source, email, username, password, salt, created_at";
  private static final String OF_GROUP =
      "WHERE id IN (SELECT user_id FROM claim_group_users WHERE claim_group_id = :of)";
  private static final String BY_USERNAME = "WHERE username = :of";
  private static final String BY_EMAIL = "WHERE email = :of";
  // Logins are looked up under both, so a name must not be another account's address either.
  private static final String TAKEN =
      """
      SELECT count(*) FROM users
      WHERE id <> :id AND (username IN (:username, :email) OR email IN (:username, :email))
      """;
  private static final String INSERT =
      """
      INSERT INTO users (fname, lname, source, email, username, password, salt, created_at)
      VALUES (:fname, :lname, :source, :email, :username, :password, :salt, :createdAt)
      """;
  private static final String UPDATE =
      """
      UPDATE users
      SET fname = :fname, lname = :lname, source = :source, email = :email, username = :username
      WHERE id = :id
      """;
  private static final String PASSWORD =
      "UPDATE users SET password = :password, salt = :salt WHERE id = :id";

  /**
   * One row.
   *
   * @param password null for an account that cannot log in with one
   */
  public record Row(
      long id,
      String firstName,
      String lastName,
      String source,
      String email,
      String username,
      @Nullable PasswordHash password,
      Instant createdAt) {}

  public UserStore(JdbcClient jdbc) {
    super(jdbc, "users", COLUMNS, UserStore::row);
  }

  public Listing<Row> ofGroup(long group, Page page) {
    return list(OF_GROUP, group, page);
  }

  public Optional<Row> findByUsername(String username) {
    return find(BY_USERNAME, username);
  }

  public Optional<Row> findByEmail(String email) {
    return find(BY_EMAIL, email);
  }

  /** Whether an account other than {@code row} answers to its name or address. */
  public boolean isTaken(Row row) {
    return sql(TAKEN)
            .param("id", row.id())
            .param("username", row.username())
            .param("email", row.email())
            .query(Long.class)
            .single()
        > 0;
  }

  @Override
  public long insert(Row row) {
    @Nullable PasswordHash password = row.password();
    return NewId.of(
        sql(INSERT)
            .param("fname", row.firstName())
            .param("lname", row.lastName())
            .param("source", row.source())
            .param("email", row.email())
            .param("username", row.username())
            .param("password", password == null ? null : password.hash())
            .param("salt", password == null ? null : password.salt())
            .param("createdAt", Timestamp.from(row.createdAt().truncatedTo(ChronoUnit.MICROS))));
  }

  /** All but the password and the time of creation. */
  @Override
  public void update(Row row) {
    sql(UPDATE)
        .param("fname", row.firstName())
        .param("lname", row.lastName())
        .param("source", row.source())
        .param("email", row.email())
        .param("username", row.username())
        .param("id", row.id())
        .update();
  }

  public void setPassword(long id, PasswordHash password) {
    sql(PASSWORD)
        .param("password", password.hash())
        .param("salt", password.salt())
        .param("id", id)
        .update();
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    @Nullable String hash = row.getString("password");
    @Nullable String salt = row.getString("salt");
    boolean usable = hash != null && salt != null && !hash.isEmpty() && !salt.isEmpty();
    @Nullable Timestamp created = row.getTimestamp("created_at");
    return new Row(
        row.getLong("id"),
        row.getString("fname"),
        row.getString("lname"),
        row.getString("source"),
        row.getString("email"),
        row.getString("username"),
        usable ? new PasswordHash(hash, salt) : null,
        // Nullable in the tables that the Go server makes on MySQL.
        created == null ? Instant.EPOCH : created.toInstant());
  }
}
