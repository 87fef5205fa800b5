package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes claim groups, for the administration. */
public final class GroupStore {
  private static final String COLUMNS = "id, name, description";
  private static final String ALL = " FROM claim_groups";
  private static final String OF_USER =
      """
       FROM claim_groups WHERE id IN (
        SELECT claim_group_id FROM claim_group_users WHERE user_id = :user)
      """;
  private static final String OF_CLAIM =
      """
       FROM claim_groups WHERE id IN (
        SELECT claim_group_id FROM claim_claim_groups WHERE claim_id = :claim)
      """;
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM claim_groups WHERE id = :id";
  private static final String INSERT =
      "INSERT INTO claim_groups (name, description) VALUES (:name, :description)";
  private static final String UPDATE =
      "UPDATE claim_groups SET name = :name, description = :description WHERE id = :id";
  private static final String DELETE = "DELETE FROM claim_groups WHERE id = :id";
  private static final String COUNT = "SELECT count(*) FROM claim_groups";

  private final JdbcClient jdbc;

  public GroupStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One row. */
  public record Row(long id, String name, String description) {}

  public Listing<Row> list(Page page) {
    return Listing.read(jdbc, COLUMNS, ALL, Map.of(), page, GroupStore::row);
  }

  public Listing<Row> ofUser(long user, Page page) {
    return Listing.read(jdbc, COLUMNS, OF_USER, Map.of("user", user), page, GroupStore::row);
  }

  public Listing<Row> ofClaim(long claim, Page page) {
    return Listing.read(jdbc, COLUMNS, OF_CLAIM, Map.of("claim", claim), page, GroupStore::row);
  }

  public Optional<Row> find(long id) {
    return jdbc.sql(BY_ID).param("id", id).query(GroupStore::row).optional();
  }

  /** The id in the row has no meaning; gives the new one. */
  public long insert(Row row) {
    return NewId.of(
        jdbc.sql(INSERT).param("name", row.name()).param("description", row.description()));
  }

  public void update(Row row) {
    jdbc.sql(UPDATE)
        .param("name", row.name())
        .param("description", row.description())
        .param("id", row.id())
        .update();
  }

  public void delete(long id) {
    jdbc.sql(DELETE).param("id", id).update();
  }

  public long count() {
    return jdbc.sql(COUNT).query(Long.class).single();
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(row.getLong("id"), row.getString("name"), row.getString("description"));
  }
}
