package dev.stoke.pod.users;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A page of rows, and how many there are on all pages together.
 *
 * @param <T> a row
 */
public record Listing<T>(List<T> rows, long total) {
  private static final String PAGE = " ORDER BY id LIMIT :limit OFFSET :offset";

  public Listing {
    rows = List.copyOf(rows);
  }

  /**
   * @param columns what to select, with an id
   * @param from the rest of the statement, starting with FROM
   */
  static <T> Listing<T> read(
      JdbcClient jdbc,
      String columns,
      String from,
      Map<String, ?> params,
      Page page,
      RowMapper<T> row) {
    List<T> rows =
        jdbc.sql("SELECT " + columns + from + PAGE)
            .params(params)
            .param("limit", page.limit())
            .param("offset", page.offset())
            .query(row)
            .list();
    long total = jdbc.sql("SELECT count(*)" + from).params(params).query(Long.class).single();
    return new Listing<>(rows, total);
  }
}
