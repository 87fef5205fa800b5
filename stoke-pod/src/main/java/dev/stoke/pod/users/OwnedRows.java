package dev.stoke.pod.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.users.InitRow.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What each init file has created: the table {@code stoke_init_rows}. */
final class OwnedRows {
  private static final String OF_FILE =
      "SELECT kind, name, row_id, content FROM stoke_init_rows WHERE filename = :filename";
  private static final String DELETE =
      "DELETE FROM stoke_init_rows WHERE filename = :filename AND kind = :kind AND name = :name";
  private static final String INSERT =
      """
      INSERT INTO stoke_init_rows (filename, kind, name, row_id, content)
      VALUES (:filename, :kind, :name, :rowId, :content)
      """;
  private static final JsonMapper JSON = new JsonMapper();

  /** Which row is meant. */
  record Key(Kind kind, String name) {}

  /**
   * A row of a file.
   *
   * @param id of the row; one that is gone has still its id here
   * @param before as the file last set it
   */
  record Owned(long id, InitRow before) {}

  private record Content(Map<String, String> fields, Set<List<String>> relations) {}

  private final JdbcClient jdbc;

  OwnedRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Map<Key, Owned> of(String filename) {
    Map<Key, Owned> out = new LinkedHashMap<>();
    jdbc.sql(OF_FILE)
        .param("filename", filename)
        .query((row, n) -> owned(row))
        .list()
        .forEach(owned -> out.put(new Key(owned.before.kind(), owned.before.name()), owned));
    return out;
  }

  void put(String filename, InitRow row, long id) {
    remove(filename, new Key(row.kind(), row.name()));
    jdbc.sql(INSERT)
        .param("filename", filename)
        .param("kind", row.kind().text())
        .param("name", row.name())
        .param("rowId", id)
        .param("content", json(row))
        .update();
  }

  void remove(String filename, Key key) {
    jdbc.sql(DELETE)
        .param("filename", filename)
        .param("kind", key.kind().text())
        .param("name", key.name())
        .update();
  }

  private static Owned owned(ResultSet row) throws SQLException {
    Kind kind = Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    try {
      Content content = JSON.readValue(row.getString("content"), Content.class);
      InitRow before =
          new InitRow(kind, row.getString("name"), content.fields(), content.relations());
      return new Owned(row.getLong("row_id"), before);
    } catch (JsonProcessingException e) {
      throw new SQLException("content of stoke_init_rows is not what a pod writes");
    }
  }

  private static String json(InitRow row) {
    try {
      return JSON.writeValueAsString(new Content(row.fields(), row.relations()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and lists of strings always become JSON", e);
    }
  }
}
