package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** The id that the database gives to a new row. */
final class NewId {
  private NewId() {}

  static long of(JdbcClient.StatementSpec insert) {
    GeneratedKeyHolder keys = new GeneratedKeyHolder();
    insert.update(keys, "id");
    return requireNonNull(keys.getKey(), "the database gave no id").longValue();
  }
}
