package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.database.ClusterLock;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.users.InitFile.NewClaim;
import dev.stoke.pod.users.InitFile.NewGroup;
import dev.stoke.pod.users.InitFile.NewLink;
import dev.stoke.pod.users.InitFile.NewUser;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies init files, each in one transaction and each content once for all pods: the first one
 * inserts, a later one changes what the file owns. A file whose rows contradict what is there, or
 * are longer than a column, is rolled back and reported; the start goes on, because the users that
 * are there can still log in.
 */
final class FirstRows {
  private static final Logger log = LoggerFactory.getLogger(FirstRows.class);

  private static final String APPLIED =
      "SELECT md5 FROM db_init_files WHERE filename = :filename ORDER BY id";
  private static final String MARK =
      "INSERT INTO db_init_files (filename, md5) VALUES (:filename, :md5)";
  private static final String CLAIM =
      """
      INSERT INTO claims (name, short_name, value, description)
      VALUES (:name, :shortName, :value, :description)
      """;
  private static final String GROUP =
      """
      INSERT INTO claim_groups (name, description) VALUES (:name, :description)
      """;
  private static final String GROUP_CLAIM =
      "INSERT INTO claim_claim_groups (claim_id, claim_group_id) VALUES (:claim, :group)";
  private static final String LINK =
      """
      INSERT INTO group_links (type, resource_spec, claim_group_group_links)
      VALUES (:type, :resource, :group)
      """;
  private static final String USER =
      """
      INSERT INTO users (fname, lname, source, email, username, password, salt, created_at)
      VALUES (:fname, :lname, 'LOCAL', :email, :username, :password, :salt, :createdAt)

      """;
  private static final String GROUP_USER =
      "INSERT INTO claim_group_users (claim_group_id, user_id) VALUES (:group, :user)";

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final ClusterLock lock;
  private final Clock clock;

  FirstRows(Database database, Clock clock) {
    this.jdbc = database.jdbc();
    this.transactions = database.transactions();
    this.lock = database.lock();
    this.clock = clock;
  }

  /** False when the file could not be applied; nothing of it is in force then. */
  boolean apply(InitFile file) {
    try {
      transactions.executeWithoutResult(transaction -> {
        lock.take();
        applyLocked(file);
      });
      return true;
    } catch (DuplicateKeyException e) {
      log.atError()
          .addKeyValue("file", file.name())
          .addKeyValue("reason", String.valueOf(e.getMostSpecificCause().getMessage()))
          .log("Database init file contradicts rows that are there, nothing of it was applied");
    } catch (DataIntegrityViolationException e) {
      // What the database says of it may hold a whole row.
      log.atError()
          .addKeyValue("file", file.name())
          .log("Database init file does not fit the tables, nothing of it was applied");
    }
    return false;
  }

  private void applyLocked(InitFile file) {
    List<String> contents = contents(file);
    OwnedRows ledger = new OwnedRows(jdbc);
    if (contents.isEmpty()) {
      insert(file, ledger);
      mark(file);
      log.atInfo().addKeyValue("file", file.name()).log("Database init file applied");
    } else if (contents.getLast().equals(file.md5())) {
      new InitFileUpdate(jdbc, this, ledger, file).adopt();
    } else if (contents.contains(file.md5())) {
      // A pod whose copy of the file is behind must not undo what another one has applied.
      log.atWarn()
          .addKeyValue("file", file.name())
          .log(
              "Database init file not applied: this content was applied once and replaced since;"
                  + " change it, if only by a comment, to apply it again");
    } else {
      new InitFileUpdate(jdbc, this, ledger, file).run();
      mark(file);
      log.atInfo().addKeyValue("file", file.name()).log("Changed database init file applied");
    }
  }

  /** The marks of this file, in the order in which its contents were applied. */
  private List<String> contents(InitFile file) {
    return jdbc.sql(APPLIED).param("filename", file.name()).query(String.class).list();
  }

  private void mark(InitFile file) {
    jdbc.sql(MARK).param("filename", file.name()).param("md5", file.md5()).update();
  }

  private void insert(InitFile file, OwnedRows ledger) {
    Map<String, Long> claims = new HashMap<>();
    for (NewClaim claim : file.claims()) {
      long id = claim(claim);
      claims.put(claim.name(), id);
      ledger.put(file.name(), InitRow.of(claim), id);
    }
    Map<String, Long> groups = new HashMap<>();
    for (NewGroup group : file.groups()) {
      long id = group(group);
      groups.put(group.name(), id);
      for (String name : group.claims().stream().distinct().toList()) {
        addClaim(id, requireNonNull(claims.get(name), "checked when the file was read"));
      }
      group.links().forEach(link -> link(id, link));
      ledger.put(file.name(), InitRow.of(group), id);
    }
    for (NewUser written : file.users()) {
      NewUser user = written.hashed(new SecureRandom());
      long id = user(user);
      for (String name : user.groups().stream().distinct().toList()) {
        addToGroup(requireNonNull(groups.get(name), "checked when the file was read"), id);
      }
      ledger.put(file.name(), InitRow.of(user), id);
    }
  }

  void link(long group, NewLink link) {
    jdbc.sql(LINK)
        .param("type", link.type())
        .param("resource", link.resource())
        .param("group", group)
        .update();
  }

  long claim(NewClaim claim) {
    return insert(
        jdbc.sql(CLAIM)
            .param("name", claim.name())
            .param("shortName", claim.shortName())
            .param("value", claim.value())
            .param("description", claim.description()));
  }

  long group(NewGroup group) {
    return insert(
        jdbc.sql(GROUP).param("name", group.name()).param("description", group.description()));
  }

  long user(NewUser user) {
    @Nullable PasswordHash password = user.password();
    return insert(
        jdbc.sql(USER)
            .param("fname", user.firstName())
            .param("lname", user.lastName())
            .param("email", user.email())
            .param("username", user.username())
            .param("password", password == null ? null : password.hash())
            .param("salt", password == null ? null : password.salt())
            .param("createdAt", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MICROS))));
  }

  /** Gives the id that the database has chosen. */
  private static long insert(JdbcClient.StatementSpec row) {
    KeyHolder id = new GeneratedKeyHolder();
    row.update(id, "id");
    return requireNonNull(id.getKey(), "the database gives no id").longValue();
  }

  void addToGroup(long group, long user) {
    jdbc.sql(GROUP_USER).param("group", group).param("user", user).update();
  }

  void addClaim(long group, long claim) {
    jdbc.sql(GROUP_CLAIM).param("claim", claim).param("group", group).update();
  }
}
