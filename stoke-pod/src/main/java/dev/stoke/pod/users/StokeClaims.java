package dev.stoke.pod.users;

import dev.stoke.pod.config.Secret;
import dev.stoke.pod.database.ClusterLock;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.users.InitFile.NewClaim;
import dev.stoke.pod.users.InitFile.NewGroup;
import dev.stoke.pod.users.InitFile.NewUser;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The claims that open the administration, and the first superuser; the same rows as upstream. */
final class StokeClaims {
  private static final Logger log = LoggerFactory.getLogger(StokeClaims.class);

  private static final List<NewClaim> CLAIMS =
      List.of(
          stk("Read Claims", "c", "Grants read access to claims"),
          stk("Write Claims", "C", "Grants read/write access to claims"),
          stk("Read Users", "u", "Grants read access to users"),
          stk("Write Users", "U", "Grants read/write access to users"),
          stk("Read Groups", "g", "Grants read access to groups"),
          stk("Write Groups", "G", "Grants read/write access to groups"),
          stk("Super Read", "s", "Grants read access to all stoke admin"),
          stk("Monitoring Access", "m", "Grants read access to stoke monitoring"));
  private static final NewClaim SUPER =
      stk("Stoke Super User", "S", "Grants superuser management access to the stoke server");
  private static final NewGroup SUPERS =
      new NewGroup("Stoke Superusers", "Stoke server superusers", List.of(), List.of());

  private static final String CLAIM_ID =
      "SELECT id FROM claims WHERE short_name = :shortName AND value = :value";
  private static final String NAME_TAKEN = "SELECT count(*) FROM claims WHERE name = :name";
  private static final String GROUP_NAME_TAKEN =
      "SELECT count(*) FROM claim_groups WHERE name = :name";
  private static final String SUPER_GROUP =
      """
      SELECT cg.claim_group_id FROM claim_claim_groups cg
      JOIN claims c ON c.id = cg.claim_id
      WHERE c.short_name = 'stk' AND c.value = 'S'
      ORDER BY cg.claim_group_id LIMIT 1
      """;
  private static final String SUPERUSERS =
      "SELECT count(*) FROM claim_group_users WHERE claim_group_id = :group";
  private static final String SADMIN_TAKEN =
      "SELECT count(*) FROM users WHERE username = 'sadmin' OR email = 'sadmin@localhost'";

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final ClusterLock lock;
  private final FirstRows rows;

  StokeClaims(Database database, FirstRows rows) {
    this.jdbc = database.jdbc();
    this.transactions = database.transactions();
    this.lock = database.lock();
    this.rows = rows;
  }

  /** Inserts each claim that is not there. */
  void createClaims() {
    transactions.executeWithoutResult(transaction -> {
      lock.take();
      CLAIMS.forEach(this::claim);
    });
  }

  /** Makes sure that somebody can administer, as far as a password for that was given. */
  void createSuperuser(Optional<Secret> password) {
    transactions.executeWithoutResult(transaction -> {
      lock.take();
      Optional<Long> group = superGroup();
      if (group.isEmpty() || count(SUPERUSERS, "group", group.get()) > 0) {
        return;
      }
      if (password.isEmpty()) {
        log.info("There is no superuser; set STOKE_ADMIN_PASSWORD and restart to create sadmin");
      } else if (jdbc.sql(SADMIN_TAKEN).query(Long.class).single() == 0) {
        PasswordHash hash = Argon2id.hash(password.get().reveal(), new SecureRandom());
        long user =
            rows.user(new NewUser("sadmin", "Stoke", "Admin", "sadmin@localhost", hash, List.of()));
        rows.addToGroup(group.get(), user);
        log.info("Superuser sadmin created");
      }
    });
  }

  /** Empty when the names are taken by other rows: upstream too then goes on without. */
  private Optional<Long> superGroup() {
    Optional<Long> group = jdbc.sql(SUPER_GROUP).query(Long.class).optional();
    if (group.isPresent() || count(GROUP_NAME_TAKEN, "name", SUPERS.name()) > 0) {
      return group;
    }
    Optional<Long> claim = claim(SUPER);
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    long id = rows.group(SUPERS);
    rows.addClaim(id, claim.get());
    return Optional.of(id);
  }

  private Optional<Long> claim(NewClaim claim) {
    Optional<Long> id =
        jdbc.sql(CLAIM_ID)
            .param("shortName", claim.shortName())
            .param("value", claim.value())
            .query(Long.class)
            .optional();
    if (id.isPresent()) {
      return id;
    }
    if (count(NAME_TAKEN, "name", claim.name()) > 0) {
      log.atError()
          .addKeyValue("name", claim.name())
          .log("Claim of the administration not created: another claim has its name");
      return Optional.empty();
    }
    return Optional.of(rows.claim(claim));
  }

  private long count(String sql, String param, Object value) {
    return jdbc.sql(sql).param(param, value).query(Long.class).single();
  }

  private static NewClaim stk(String name, String value, String description) {
    return new NewClaim(name, description, "stk", value);
  }
}
