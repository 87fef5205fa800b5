package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes the links of groups to groups elsewhere, for the administration. */
public final class LinkStore extends RowStore<LinkStore.Row> {
  private static final String COLUMNS = "id, type, resource_spec, claim_group_group_links";
  private static final String OF_GROUP = "WHERE claim_group_group_links = :of";
  private static final String INSERT =
      """
      INSERT INTO group_links (type, resource_spec, claim_group_group_links)
      VALUES (:type, :resource, :group)
      """;
  private static final String UPDATE =
      """
      UPDATE group_links
      SET type = :type, resource_spec = :resource, claim_group_group_links = :group
      WHERE id = :id
      """;

  /**
   * One row.
   *
   * @param group null when the link belongs to none
   */
  public record Row(long id, String type, String resource, @Nullable Long group) {
    public Row withId(long other) {
      return new Row(other, type, resource, group);
    }

    public Row movedTo(@Nullable Long other) {
      return new Row(id, type, resource, other);
    }
  }

  public LinkStore(JdbcClient jdbc) {
    super(jdbc, "group_links", COLUMNS, LinkStore::row);
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
        .param("type", row.type())
        .param("resource", row.resource())
        .param("group", row.group());
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    long group = row.getLong("claim_group_group_links");
    boolean none = row.wasNull();
    return new Row(
        row.getLong("id"),
        row.getString("type"),
        row.getString("resource_spec"),
        none ? null : Long.valueOf(group));
  }
}
