package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes claim groups, for the administration. */
public final class GroupStore extends RowStore<GroupStore.Row> {
  private static final String COLUMNS = "id, name, description";
  private static final String OF_USER =
      "WHERE id IN (SELECT claim_group_id FROM claim_group_users WHERE user_id = :of)";
  private static final String OF_CLAIM =
      "WHERE id IN (SELECT claim_group_id FROM claim_claim_groups WHERE claim_id = :of)";
  private static final String INSERT =
      "INSERT INTO claim_groups (name, description) VALUES (:name, :description)";
  private static final String UPDATE =
      "UPDATE claim_groups SET name = :name, description = :description WHERE id = :id";

  /** One row. */
  public record Row(long id, String name, String description) {}

  public GroupStore(JdbcClient jdbc) {
    super(jdbc, "claim_groups", COLUMNS, GroupStore::row);
  }

  public Listing<Row> ofUser(long user, Page page) {
    return list(OF_USER, user, page);
  }

  public Listing<Row> ofClaim(long claim, Page page) {
    return list(OF_CLAIM, claim, page);
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
    return sql(statement).param("name", row.name()).param("description", row.description());
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(row.getLong("id"), row.getString("name"), row.getString("description"));
  }
}
