package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads and writes one of upstream's tables, for the administration.
 *
 * @param <R> a row; its id is the database's choice
 */
public abstract sealed class RowStore<R> permits UserStore, GroupStore, ClaimStore, LinkStore {
  private static final String PAGE = " ORDER BY id LIMIT :limit OFFSET :offset";

  private final JdbcClient jdbc;
  private final String select;
  private final String count;
  private final String delete;
  private final RowMapper<R> mapper;

  /**
   * @param columns what a row is made of
   */
  RowStore(JdbcClient jdbc, String table, String columns, RowMapper<R> mapper) {
    this.jdbc = requireNonNull(jdbc, "jdbc is null");
    this.mapper = requireNonNull(mapper, "mapper is null");
    this.select = "SELECT " + columns + " FROM " + table + " ";
    this.count = "SELECT count(*) FROM " + table + " ";
    this.delete = "DELETE FROM " + table + " WHERE id = :id";
  }

  /** The id in the row has no meaning; gives the new one. */
  public abstract long insert(R row);

  public abstract void update(R row);

  public final Listing<R> list(Page page) {
    return list("", Map.of(), page);
  }

  public final Optional<R> find(long id) {
    return find("WHERE id = :of", id);
  }

  public final void delete(long id) {
    sql(delete).param("id", id).update();
  }

  public final long count() {
    return sql(count).query(Long.class).single();
  }

  /**
   * @param where has one parameter, {@code :of}
   */
  final Listing<R> list(String where, long of, Page page) {
    return list(where, Map.of("of", of), page);
  }

  /**
   * @param where has one parameter, {@code :of}
   */
  final Optional<R> find(String where, Object of) {
    return sql(select + where).param("of", of).query(mapper).optional();
  }

  final JdbcClient.StatementSpec sql(String statement) {
    return jdbc.sql(statement);
  }

  private Listing<R> list(String where, Map<String, ?> params, Page page) {
    List<R> rows =
        sql(select + where + PAGE)
            .params(params)
            .param("limit", page.limit())
            .param("offset", page.offset())
            .query(mapper)
            .list();
    long total = sql(count + where).params(params).query(Long.class).single();
    return new Listing<>(rows, total);
  }
}
