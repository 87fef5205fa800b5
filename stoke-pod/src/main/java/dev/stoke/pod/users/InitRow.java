package dev.stoke.pod.users;

import dev.stoke.pod.users.InitFile.NewClaim;
import dev.stoke.pod.users.InitFile.NewGroup;
import dev.stoke.pod.users.InitFile.NewUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row as an init file asks for it. Its name is what tells it from others of its kind and is
 * never changed.
 *
 * @param fields columns and their values; an absent password is an empty one
 * @param relations what it is to be connected with: {@code [claim, name]}, {@code [link, type,
 *     resource]} or {@code [group, name]}
 */
record InitRow(Kind kind, String name, Map<String, String> fields, Set<List<String>> relations) {
  static final String CLAIM = "claim";
  static final String LINK = "link";
  static final String GROUP = "group";

  /** The tables that a file fills, in the order in which it does. */
  enum Kind {
    CLAIM(
        "SELECT id FROM claims WHERE name = :name",
        "SELECT short_name, value, description FROM claims WHERE id = :id",
        """
        UPDATE claims SET short_name = :short_name, value = :value, description = :description
        WHERE id = :id
        """),
    GROUP(
        "SELECT id FROM claim_groups WHERE name = :name",
        "SELECT description FROM claim_groups WHERE id = :id",
        "UPDATE claim_groups SET description = :description WHERE id = :id"),
    USER(
        "SELECT id FROM users WHERE username = :name",
        """
        SELECT fname, lname, email, COALESCE(password, '') AS password, COALESCE(salt, '') AS salt
        FROM users WHERE id = :id
        """,
        """
        UPDATE users SET fname = :fname, lname = :lname, email = :email,
          password = NULLIF(:password, ''), salt = NULLIF(:salt, '')
        WHERE id = :id
        """);

    final String byName;
    final String select;
    final String update;

    Kind(String byName, String select, String update) {
      this.byName = byName;
      this.select = select;
      this.update = update;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  InitRow {
    fields = Map.copyOf(fields);
    relations = Set.copyOf(relations);
  }

  static InitRow of(NewClaim claim) {
    return new InitRow(
        Kind.CLAIM,
        claim.name(),
        Map.of(
            "short_name", claim.shortName(),
            "value", claim.value(),
            "description", claim.description()),
        Set.of());
  }

  static InitRow of(NewGroup group) {
    Set<List<String>> relations = new LinkedHashSet<>();
    group.claims().forEach(claim -> relations.add(List.of(CLAIM, claim)));
    group.links().forEach(link -> relations.add(List.of(LINK, link.type(), link.resource())));
    return new InitRow(
        Kind.GROUP, group.name(), Map.of("description", group.description()), relations);
  }

  static InitRow of(NewUser user) {
    @Nullable PasswordHash password = user.password();
    Set<List<String>> relations = new LinkedHashSet<>();
    user.groups().forEach(group -> relations.add(List.of(GROUP, group)));
    return new InitRow(
        Kind.USER,
        user.username(),
        Map.of(
            "fname", user.firstName(),
            "lname", user.lastName(),
            "email", user.email(),
            "password", password == null ? "" : password.hash(),
            "salt", password == null ? "" : password.salt()),
        relations);
  }

  /**
   * What has to be done to a row that this file owns.
   *
   * @param values all columns, as they are to be
   * @param changed those that differ from what is there now
   * @param kept those that the file changed too late: somebody else did before
   */
  record Merged(Map<String, String> values, List<String> changed, List<String> kept) {}

  /**
   * A column whose value in the file is another than before is set, unless the database no longer
   * holds what the file had set.
   */
  Merged merge(Map<String, String> before, Map<String, String> current) {
    Map<String, String> values = new LinkedHashMap<>(current);
    List<String> changed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    fields.forEach((column, wanted) -> {
      String had = before.getOrDefault(column, "");
      String is = current.getOrDefault(column, "");
      if (wanted.equals(had) || wanted.equals(is)) {
        return;
      }
      if (is.equals(had)) {
        values.put(column, wanted);
        changed.add(column);
      } else {
        kept.add(column);
      }
    });
    changed.sort(null);
    kept.sort(null);
    return new Merged(values, changed, kept);
  }

  /** Fields hold the hash of a password. */
  @Override
  public String toString() {
    return kind.text() + " " + name;
  }
}
