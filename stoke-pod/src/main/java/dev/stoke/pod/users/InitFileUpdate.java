package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.users.InitFile.NewLink;
import dev.stoke.pod.users.InitFile.NewUser;
import dev.stoke.pod.users.InitRow.Kind;
import dev.stoke.pod.users.InitRow.Merged;
import dev.stoke.pod.users.OwnedRows.Key;
import dev.stoke.pod.users.OwnedRows.Owned;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings the rows of one init file up to its new content, in the transaction of the caller. A row
 * that is new in the file is created. Of a row that the file created, what the file has changed is
 * changed, unless somebody else changed it since. A row that is gone from the file stays, and one
 * that is gone from the database is not created again. Each of these is logged.
 */
final class InitFileUpdate {
  private static final Logger log = LoggerFactory.getLogger(InitFileUpdate.class);

  private static final String HAS_CLAIM =
      """
      SELECT count(*) FROM claim_claim_groups
      WHERE claim_group_id = :group AND claim_id = :other
      """;
  private static final String REMOVE_CLAIM =
      "DELETE FROM claim_claim_groups WHERE claim_group_id = :group AND claim_id = :other";
  private static final String HAS_USER =
      "SELECT count(*) FROM claim_group_users WHERE claim_group_id = :group AND user_id = :other";
  private static final String REMOVE_USER =
      "DELETE FROM claim_group_users WHERE claim_group_id = :group AND user_id = :other";
  private static final String HAS_LINK =
      """
      SELECT count(*) FROM group_links
      WHERE claim_group_group_links = :group AND type = :type AND resource_spec = :resource
      """;
  private static final String REMOVE_LINK =
      """
      DELETE FROM group_links
      WHERE claim_group_group_links = :group AND type = :type AND resource_spec = :resource
      """;

  private final JdbcClient jdbc;
  private final FirstRows rows;
  private final OwnedRows ledger;
  private final InitFile file;
  private final Map<Key, Owned> owned;
  private final Map<Key, Long> ids = new HashMap<>();

  InitFileUpdate(JdbcClient jdbc, FirstRows rows, OwnedRows ledger, InitFile file) {
    this.jdbc = jdbc;
    this.rows = rows;
    this.ledger = ledger;
    this.file = file;
    this.owned = ledger.of(file.name());
    owned.forEach((key, row) -> ids.put(key, row.id()));
  }

  /**
   * Takes possession of what the file once created, by a program that kept no account of it. Only
   * for the content that was applied.
   */
  void adopt() {
    if (!owned.isEmpty()) {
      return;
    }
    wanted()
        .forEach(row -> {
          Optional<Long> id = find(new Key(row.kind(), row.name()));
          InitRow asApplied =
              id.isPresent() && row.kind() == Kind.USER
                  ? withPassword(row, current(row, id.get()))
                  : row;
          ledger.put(file.name(), asApplied, id.orElse(0L));
        });
  }

  void run() {
    Set<Key> named = new LinkedHashSet<>();
    wanted()
        .forEach(row -> {
          Key key = new Key(row.kind(), row.name());
          named.add(key);
          @Nullable Owned before = owned.get(key);
          if (before == null) {
            create(key, row);
          } else {
            change(before, row);
          }
        });
    owned.keySet().stream().filter(key -> !named.contains(key)).forEach(this::release);
  }

  private Stream<InitRow> wanted() {
    return Stream.of(
            file.claims().stream().map(InitRow::of),
            file.groups().stream().map(InitRow::of),
            file.users().stream().map(InitRow::of))
        .flatMap(stream -> stream);
  }

  private void create(Key key, InitRow row) {
    Optional<Long> there = find(key);
    if (there.isPresent()) {
      ids.put(key, there.get());
      say(log.atWarn(), row, "Left alone: it is there already and not from this file");
      return;
    }
    InitRow complete = row.kind() == Kind.USER ? withPassword(row, Map.of()) : row;
    long id = insert(complete);
    ids.put(key, id);
    complete.relations().forEach(relation -> connect(id, relation));
    ledger.put(file.name(), complete, id);
    say(log.atInfo(), row, "Added");
  }

  private void change(Owned before, InitRow row) {
    Map<String, String> current = current(row, before.id());
    if (current.isEmpty()) {
      if (!row.equals(before.before())) {
        say(log.atWarn(), row, "Left alone: it was deleted since");
      }
      return;
    }
    InitRow complete = row.kind() == Kind.USER ? withPassword(row, before.before().fields()) : row;
    if (complete.equals(before.before())) {
      return;
    }
    Merged merged = complete.merge(before.before().fields(), current);
    if (!merged.kept().isEmpty()) {
      say(
          log.atWarn().addKeyValue("fields", String.join(", ", merged.kept())),
          row,
          "Left alone: changed since by somebody else");
    }
    if (!merged.changed().isEmpty()) {
      jdbc.sql(row.kind().update).params(merged.values()).param("id", before.id()).update();
    }
    for (List<String> relation : complete.relations()) {
      if (!before.before().relations().contains(relation)) {
        connect(before.id(), relation);
      }
    }
    for (List<String> relation : before.before().relations()) {
      if (!complete.relations().contains(relation)) {
        disconnect(before.id(), relation);
      }
    }
    ledger.put(file.name(), complete, before.id());
    say(log.atInfo().addKeyValue("fields", String.join(", ", merged.changed())), row, "Changed");
  }

  private void release(Key key) {
    ledger.remove(file.name(), key);
    log.atWarn()
        .addKeyValue("file", file.name())
        .addKeyValue("row", key.kind().text() + " " + key.name())
        .log("Database init file: no longer in the file, left in the database");
  }

  /**
   * A password in plain text is hashed once: as long as the hash that is there is one of it, it
   * stays.
   */
  private InitRow withPassword(InitRow row, Map<String, String> there) {
    NewUser user =
        file.users().stream()
            .filter(candidate -> candidate.username().equals(row.name()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("rows of users come from the file"));
    if (user.plainPassword() == null) {
      return row;
    }
    PasswordHash stored =
        new PasswordHash(there.getOrDefault("password", ""), there.getOrDefault("salt", ""));
    boolean same =
        !stored.hash().isEmpty() && Argon2id.matches(user.plainPassword().reveal(), stored);
    return InitRow.of(same ? user.with(stored) : user.hashed(new SecureRandom()));
  }

  private long insert(InitRow row) {
    Map<String, String> is = row.fields();
    return switch (row.kind()) {
      case CLAIM ->
          rows.claim(
              new InitFile.NewClaim(
                  row.name(), of(is, "description"), of(is, "short_name"), of(is, "value")));
      case GROUP ->
          rows.group(
              new InitFile.NewGroup(row.name(), of(is, "description"), List.of(), List.of()));
      case USER ->
          rows.user(
              new NewUser(
                  row.name(),
                  of(is, "fname"),
                  of(is, "lname"),
                  of(is, "email"),
                  of(is, "password").isEmpty()
                      ? null
                      : new PasswordHash(of(is, "password"), of(is, "salt")),
                  List.of()));
    };
  }

  private static String of(Map<String, String> fields, String column) {
    return requireNonNull(fields.get(column), "rows have all columns of their kind");
  }

  private void connect(long id, List<String> relation) {
    switch (relation.getFirst()) {
      case InitRow.CLAIM ->
          id(Kind.CLAIM, relation)
              .filter(claim -> isAbsent(HAS_CLAIM, id, claim))
              .ifPresent(claim -> rows.addClaim(id, claim));
      case InitRow.GROUP ->
          id(Kind.GROUP, relation)
              .filter(group -> isAbsent(HAS_USER, group, id))
              .ifPresent(group -> rows.addToGroup(group, id));
      default -> {
        if (link(HAS_LINK, id, relation).query(Long.class).single() == 0) {
          rows.link(id, new NewLink(relation.get(1), relation.get(2)));
        }
      }
    }
  }

  private void disconnect(long id, List<String> relation) {
    switch (relation.getFirst()) {
      case InitRow.CLAIM ->
          id(Kind.CLAIM, relation).ifPresent(claim -> pair(REMOVE_CLAIM, id, claim).update());
      case InitRow.GROUP ->
          id(Kind.GROUP, relation).ifPresent(group -> pair(REMOVE_USER, group, id).update());
      default -> link(REMOVE_LINK, id, relation).update();
    }
  }

  /** Of the other end; empty when it was deleted. */
  private Optional<Long> id(Kind kind, List<String> relation) {
    Key key = new Key(kind, relation.get(1));
    @Nullable Long known = ids.get(key);
    return known == null
        ? find(key)
        : jdbc.sql(kind.select).param("id", known).query().listOfRows().isEmpty()
            ? Optional.empty()
            : Optional.of(known);
  }

  private boolean isAbsent(String sql, long group, long other) {
    return pair(sql, group, other).query(Long.class).single() == 0;
  }

  private JdbcClient.StatementSpec pair(String sql, long group, long other) {
    return jdbc.sql(sql).param("group", group).param("other", other);
  }

  private JdbcClient.StatementSpec link(String sql, long group, List<String> relation) {
    return jdbc.sql(sql)
        .param("group", group)
        .param("type", relation.get(1))
        .param("resource", relation.get(2));
  }

  private Optional<Long> find(Key key) {
    return jdbc.sql(key.kind().byName).param("name", key.name()).query(Long.class).optional();
  }

  /** Empty when the row is gone. */
  private Map<String, String> current(InitRow row, long id) {
    Map<String, String> out = new HashMap<>();
    jdbc.sql(row.kind().select)
        .param("id", id)
        .query()
        .listOfRows()
        .forEach(
            columns -> columns.forEach((column, value) -> out.put(column, String.valueOf(value))));
    return out;
  }

  private void say(LoggingEventBuilder line, InitRow row, String what) {
    line.addKeyValue("file", file.name())
        .addKeyValue("row", row)
        .log("Database init file: " + what);
  }
}
