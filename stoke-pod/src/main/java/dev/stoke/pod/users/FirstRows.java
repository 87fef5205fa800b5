package dev.stoke.pod.users;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.database.ClusterLock;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.users.InitFile.NewClaim;
import dev.stoke.pod.users.InitFile.NewGroup;
import dev.stoke.pod.users.InitFile.NewLink;
import dev.stoke.pod.users.InitFile.NewUser;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Inserts the rows of init files, each file in one transaction and once for all pods. A file whose
 * rows contradict what is there, or are longer than a column, is rolled back and reported; the
 * start goes on, because the users that are there can still log in.
 */
final class FirstRows {
  private static final Logger log = LoggerFactory.getLogger(FirstRows.class);

  private static final String APPLIED =
      "SELECT count(*) FROM db_init_files WHERE filename = :filename AND md5 = :md5";
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

  void apply(InitFile file) {
    try {
      transactions.executeWithoutResult(transaction -> {
        lock.take();
        if (!isApplied(file)) {
          insert(file);
          log.atInfo().addKeyValue("file", file.name()).log("Database init file applied");
        }
      });
    } catch (DataIntegrityViolationException e) {
      log.atError()
          .addKeyValue("file", file.name())
          .addKeyValue("reason", String.valueOf(e.getMostSpecificCause().getMessage()))
          .log("Database init file does not fit the database, nothing of it was applied");
    }
  }

  private boolean isApplied(InitFile file) {
    return jdbc.sql(APPLIED)
            .param("filename", file.name())
            .param("md5", file.md5())
            .query(Long.class)
            .single()
        > 0;
  }

  private void insert(InitFile file) {
    Map<String, Long> claims = new HashMap<>();
    for (NewClaim claim : file.claims()) {
      claims.put(claim.name(), claim(claim));
    }
    Map<String, Long> groups = new HashMap<>();
    for (NewGroup group : file.groups()) {
      long id = group(group);
      groups.put(group.name(), id);
      for (String name : group.claims().stream().distinct().toList()) {
        addClaim(id, requireNonNull(claims.get(name), "checked when the file was read"));
      }
      for (NewLink link : group.links()) {
        jdbc.sql(LINK)
            .param("type", link.type())
            .param("resource", link.resource())
            .param("group", id)
            .update();
      }
    }
    for (NewUser user : file.users()) {
      long id = user(user);
      for (String name : user.groups().stream().distinct().toList()) {
        addToGroup(requireNonNull(groups.get(name), "checked when the file was read"), id);
      }
    }
    jdbc.sql(MARK).param("filename", file.name()).param("md5", file.md5()).update();
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
