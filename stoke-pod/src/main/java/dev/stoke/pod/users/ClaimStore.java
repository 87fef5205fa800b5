package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes claims, for the administration. */
public final class ClaimStore {
  private static final String COLUMNS = "id, name, short_name, value, description";
  private static final String ALL = " FROM claims";
  private static final String OF_GROUP =
      """
       FROM claims WHERE id IN (
        SELECT claim_id FROM claim_claim_groups WHERE claim_group_id = :group)
      """;
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM claims WHERE id = :id";
  private static final String INSERT =
      """
      INSERT INTO claims (name, short_name, value, description)
      VALUES (:name, :shortName, :value, :description)
      """;
  private static final String UPDATE =
      """
      UPDATE claims
      SET name = :name, short_name = :shortName, value = :value, description = :description
      WHERE id = :id
      """;
  private static final String DELETE = "DELETE FROM claims WHERE id = :id";
  private static final String COUNT = "SELECT count(*) FROM claims";

  private final JdbcClient jdbc;

  public ClaimStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One row. */
  public record Row(long id, String name, String shortName, String value, String description) {}

  public Listing<Row> list(Page page) {
    return Listing.read(jdbc, COLUMNS, ALL, Map.of(), page, ClaimStore::row);
  }

  public Listing<Row> ofGroup(long group, Page page) {
    return Listing.read(jdbc, COLUMNS, OF_GROUP, Map.of("group", group), page, ClaimStore::row);
  }

  public Optional<Row> find(long id) {
    return jdbc.sql(BY_ID).param("id", id).query(ClaimStore::row).optional();
  }

  /** The id in the row has no meaning; gives the new one. */
  public long insert(Row row) {
    return NewId.of(bind(INSERT, row));
  }

  public void update(Row row) {
    bind(UPDATE, row).param("id", row.id()).update();
  }

  public void delete(long id) {
    jdbc.sql(DELETE).param("id", id).update();
  }

  public long count() {
    return jdbc.sql(COUNT).query(Long.class).single();
  }

  private JdbcClient.StatementSpec bind(String sql, Row row) {
    return jdbc.sql(sql)
        .param("name", row.name())
        .param("shortName", row.shortName())
        .param("value", row.value())
        .param("description", row.description());
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        row.getLong("id"),
        row.getString("name"),
        row.getString("short_name"),
        row.getString("value"),
        row.getString("description"));
  }
}
