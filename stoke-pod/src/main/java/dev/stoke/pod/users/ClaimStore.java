package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes claims, for the administration. */
public final class ClaimStore extends RowStore<ClaimStore.Row> {
  private static final String COLUMNS = "id, name, short_name, value, description";
  private static final String OF_GROUP =
      "WHERE id IN (SELECT claim_id FROM claim_claim_groups WHERE claim_group_id = :of)";
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

  /** One row. */
  public record Row(long id, String name, String shortName, String value, String description) {
    public Row withId(long other) {
      return new Row(other, name, shortName, value, description);
    }
  }

  public ClaimStore(JdbcClient jdbc) {
    super(jdbc, "claims", COLUMNS, ClaimStore::row);
  }

  public Listing<Row> ofGroup(long group, Page page) {
    return list(OF_GROUP, group, page);
  }

  @Override
  public long insert(Row row) {
    return NewId.of(bind(INSERT, row));
  }

  @Override
  public void update(Row row) {
    bind(UPDATE, row).param("id", row.id()).update();
  }

  private JdbcClient.StatementSpec bind(String statement, Row row) {
    return sql(statement)
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
