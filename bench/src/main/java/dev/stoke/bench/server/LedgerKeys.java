package dev.stoke.bench.server;

import dev.stoke.local.postgres.Database;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;

/** Keys in the ledger of pods that are gone: every pod publishes them, as after many restarts. */
public final class LedgerKeys {
  private static final String INSERT =
      """
      INSERT INTO stoke_public_keys (kid, thumbprint, instance_id, jwk, retain_until, stage)
      VALUES (?, ?, ?, ?, ?, 'RETIRED')
      """;
  private static final Duration RETAINED = Duration.ofHours(3);

  private LedgerKeys() {}

  public static void add(Database database, int count) throws SQLException {
    var url =
        "jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name());
    try (var connection = DriverManager.getConnection(url, database.user(), database.password());
        var insert = connection.prepareStatement(INSERT)) {
      for (int i = 0; i < count; i++) {
        var key =
            SigningKey.generate("bench-gone-" + i, KeySpec.of(SigningAlgorithm.ES256)).publicKey();
        insert.setString(1, key.kid().toString());
        insert.setString(2, key.thumbprint());
        insert.setString(3, key.kid().owner());
        insert.setString(4, key.jwk().toJSONString());
        insert.setTimestamp(5, Timestamp.from(Instant.now().plus(RETAINED)));
        insert.executeUpdate();
      }
    }
  }
}
