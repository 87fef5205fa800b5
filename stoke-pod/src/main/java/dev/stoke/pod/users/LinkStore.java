package dev.stoke.pod.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes the links of groups to groups elsewhere, for the administration. */
public final class LinkStore {
  private static final String COLUMNS = "id, type, resource_spec, claim_group_group_links";
  private static final String ALL = " FROM group_links";
  private static final String OF_GROUP = " FROM group_links WHERE claim_group_group_links = :group";
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM group_links WHERE id = :id";
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
  private static final String DELETE = "DELETE FROM group_links WHERE id = :id";

  private final JdbcClient jdbc;

  public LinkStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One row.
   *
   * @param group null when the link belongs to none
   */
  public record Row(long id, String type, String resource, @Nullable Long group) {
    public Row movedTo(@Nullable Long other) {
      return new Row(id, type, resource, other);
    }
  }

  public Listing<Row> list(Page page) {
    return Listing.read(jdbc, COLUMNS, ALL, Map.of(), page, LinkStore::row);
  }

  public Listing<Row> ofGroup(long group, Page page) {
    return Listing.read(jdbc, COLUMNS, OF_GROUP, Map.of("group", group), page, LinkStore::row);
  }

  public Optional<Row> find(long id) {
    return jdbc.sql(BY_ID).param("id", id).query(LinkStore::row).optional();
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

  private JdbcClient.StatementSpec bind(String sql, Row row) {
    return jdbc.sql(sql)
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
