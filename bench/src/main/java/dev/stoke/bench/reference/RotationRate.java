package dev.stoke.bench.reference;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One ES256 signature and one update of one row, each thread with a connection and a row of its
 * own: the least that a refresh can do. Arguments: JDBC URL and user; the password is in {@code
 * DB_PASSWORD}.
 */
public final class RotationRate {
  private static final int TOKEN_BYTES = 400;

  /** What changes in a row of stoke_refresh_tokens, with its indexes. */
  private static final List<String> TABLE =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS bench_rotations (
            family uuid PRIMARY KEY,
            token_hash bytea NOT NULL,
            access_hash bytea NOT NULL,
            previous_token_hash bytea,
            previous_access_hash bytea,
            rotated_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL)
          """,
          "CREATE INDEX IF NOT EXISTS bench_rotations_expires ON bench_rotations (expires_at)",
          "CREATE INDEX IF NOT EXISTS bench_rotations_access ON bench_rotations (access_hash)");

  private static final String INSERT =
      """
      INSERT INTO bench_rotations (family, token_hash, access_hash, rotated_at, expires_at)
      VALUES (?, ?, ?, now(), now())
      """;
  private static final String UPDATE =
      """
      UPDATE bench_rotations SET previous_token_hash = token_hash,
        previous_access_hash = access_hash, token_hash = ?, access_hash = ?, rotated_at = ?,
        expires_at = ?
      WHERE family = ?
      """;

  private RotationRate() {}

  public static void main(String[] arguments) throws Exception {
    var keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    var key = keys.generateKeyPair().getPrivate();
    try (var first = connect(arguments);
        var statement = first.createStatement()) {
      for (var sql : TABLE) {
        statement.execute(sql);
      }
    }
    Work.serve(_ -> rotation(arguments, key));
  }

  private static Callable<?> rotation(String[] arguments, PrivateKey key) {
    var family = UUID.randomUUID();
    try {
      // Until the program ends.
      var connection = connect(arguments);
      try (var insert = connection.prepareStatement(INSERT)) {
        insert.setObject(1, family);
        insert.setBytes(2, new byte[32]);
        insert.setBytes(3, random(32));
        insert.executeUpdate();
      }
      var update = connection.prepareStatement(UPDATE);
      return () -> {
        sign(key);
        var now = Timestamp.from(Instant.now());
        update.setBytes(1, random(32));
        update.setBytes(2, random(32));
        update.setTimestamp(3, now);
        update.setTimestamp(4, now);
        update.setObject(5, family);
        return update.executeUpdate();
      };
    } catch (SQLException e) {
      throw new IllegalStateException("the reference cannot use the database", e);
    }
  }

  private static byte[] sign(PrivateKey key) throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(new byte[TOKEN_BYTES]);
    return signature.sign();
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }

  private static Connection connect(String[] arguments) throws SQLException {
    return DriverManager.getConnection(arguments[0], arguments[1], System.getenv("DB_PASSWORD"));
  }
}
