package dev.stoke.pod.admin;

import dev.stoke.pod.users.ClaimStore;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.LinkStore;
import dev.stoke.pod.users.UserStore;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows as clients see them; a password never leaves. */
final class Forms {
  private Forms() {}

  static Map<String, Object> user(UserStore.Row row) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", row.id());
    out.put("fname", row.firstName());
    out.put("lname", row.lastName());
    out.put("source", row.source());
    out.put("email", row.email());
    out.put("username", row.username());
    // RFC 3339 with whole seconds.
    out.put("created_at", row.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
    return out;
  }

  static Map<String, Object> group(GroupStore.Row row) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", row.id());
    out.put("name", row.name());
    out.put("description", row.description());
    return out;
  }

  static Map<String, Object> claim(ClaimStore.Row row) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", row.id());
    out.put("name", row.name());
    out.put("short_name", row.shortName());
    out.put("value", row.value());
    out.put("description", row.description());
    return out;
  }

  static Map<String, Object> link(LinkStore.Row row) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", row.id());
    out.put("type", row.type());
    out.put("resource_spec", row.resource());
    return out;
  }
}
