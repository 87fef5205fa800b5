package dev.stoke.pod.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoke.pod.keys.Kid;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublicKeyReader;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.RefusedKeyException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of all public keys of the cluster, in the shared database. Blocking; a statement that
 * takes longer than its timeout fails the round with a {@code DataAccessException}.
 */
final class Ledger {
  private static final int STATEMENT_TIMEOUT_SECONDS = 5;
  private static final int MOST_ROWS = 5000;

  private static final String WRITE_OWN =
      """
      INSERT INTO stoke_public_keys (kid, thumbprint, instance_id, jwk, retain_until)
      VALUES (:kid, :thumbprint, :instanceId, :jwk, :retainUntil)
      ON CONFLICT (kid) DO UPDATE SET retain_until = excluded.retain_until
      WHERE stoke_public_keys.retain_until < excluded.retain_until
      """;

  /** Whatever is there wins: it was written by the owner, or by somebody who heard it earlier. */
  private static final String WRITE_MISSING =
      """
      INSERT INTO stoke_public_keys (kid, thumbprint, instance_id, jwk, retain_until)
      VALUES (:kid, :thumbprint, :instanceId, :jwk, :retainUntil)
      ON CONFLICT DO NOTHING
      """;

  private static final String READ =
      """
      SELECT kid, thumbprint, instance_id, jwk, retain_until
      FROM stoke_public_keys
      ORDER BY created_at, kid
      """;

  private static final String PRUNE =
      "DELETE FROM stoke_public_keys WHERE retain_until < now() - INTERVAL '1 hour'";

  /** A row as read; a row that cannot be accepted has a reason instead of a key. */
  private sealed interface Row {
    record Accepted(PublicKey key, Instant retainUntil) implements Row {}

    record Refused(String reason) implements Row {}
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JdbcClient jdbc;

  Ledger(DataSource dataSource) {
    JdbcTemplate template = new JdbcTemplate(dataSource);
    template.setQueryTimeout(STATEMENT_TIMEOUT_SECONDS);
    template.setMaxRows(MOST_ROWS);
    this.jdbc = JdbcClient.create(template);
  }

  /**
   * One cycle: own rows are written, then all rows are read, then rows that this pod knows of and
   * the ledger has lost are put back, then rows that are long over are removed.
   *
   * @param known unexpired keys of anybody
   */
  LedgerRead cycle(List<PublishedKey> own, List<PublishedKey> known) {
    own.forEach(key -> write(WRITE_OWN, key));
    List<PublishedKey> read = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Row row : jdbc.sql(READ).query((result, _) -> row(result)).list()) {
      switch (row) {
        case Row.Accepted(var key, var retainUntil) -> read.add(key.retainedUntil(retainUntil));
        case Row.Refused(var reason) -> refused.add(reason);
      }
    }
    Set<String> present = new HashSet<>();
    read.forEach(key -> present.add(key.kid()));
    known.stream()
        .filter(key -> !present.contains(key.kid()))
        .forEach(key -> write(WRITE_MISSING, key));
    jdbc.sql(PRUNE).update();
    return new LedgerRead(read, refused);
  }

  private void write(String statement, PublishedKey key) {
    jdbc.sql(statement)
        .param("kid", key.kid())
        .param("thumbprint", PublicKey.of(key).thumbprint())
        .param("instanceId", key.owner())
        .param("jwk", key.jwk().toJSONString())
        .param("retainUntil", OffsetDateTime.ofInstant(key.retainUntil(), ZoneOffset.UTC))
        .update();
  }

  /** Checks a row as strictly as a peer's answer: others can write to the database too. */
  private static Row row(ResultSet result) throws SQLException {
    String kid = result.getString("kid");
    // Somebody else's text is not repeated in logs.
    String row = "row " + Kid.parse(kid).map(Kid::toString).orElse("with a foreign kid") + ": ";
    try {
      PublicKey key = PublicKeyReader.read(JSON.readTree(result.getString("jwk")));
      if (!key.kid().toString().equals(kid)
          || !key.kid().owner().equals(result.getString("instance_id"))
          || !key.thumbprint().equals(result.getString("thumbprint"))) {
        return new Row.Refused(row + "columns and key disagree");
      }
      return new Row.Accepted(
          key, result.getObject("retain_until", OffsetDateTime.class).toInstant());
    } catch (RefusedKeyException e) {
      return new Row.Refused(row + e.getMessage());
    } catch (JsonProcessingException e) {
      return new Row.Refused(row + "jwk is not JSON");
    }
  }
}
