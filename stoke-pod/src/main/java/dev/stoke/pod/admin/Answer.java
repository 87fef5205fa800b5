package dev.stoke.pod.admin;

import dev.stoke.pod.users.Listing;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers.
 *
 * @param body maps, lists, texts and numbers that become JSON; null: none
 * @param total how many rows there are on all pages of a list together
 */
public record Answer(int status, @Nullable Object body, OptionalLong total) {
  static Answer ok(Map<String, ?> body) {
    return new Answer(200, body, OptionalLong.empty());
  }

  static <T> Answer list(Listing<T> listing, Function<T, Map<String, Object>> form) {
    List<Map<String, Object>> rows = listing.rows().stream().map(form).toList();
    return new Answer(200, rows, OptionalLong.of(listing.total()));
  }

  static Answer done() {
    return new Answer(204, null, OptionalLong.empty());
  }
}
