package dev.stoke.pod.providers.oidc;

import dev.stoke.pod.database.Dialect;
import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which access codes have been used, on any pod, until they expire anyway. */
public final class UsedCodes implements OidcParts.Once {
  private static final String INSERT =
      "INSERT INTO stoke_oidc_used_codes (code_id, expires_at) VALUES (:id, :expires)";
  private static final int SWEPT_AT_ONCE = 1000;

  private final JdbcClient jdbc;
  private final String deleteExpired;

  public UsedCodes(JdbcClient jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.deleteExpired =
        dialect.deleteSome("stoke_oidc_used_codes", "code_id", "expires_at <= :now", SWEPT_AT_ONCE);
  }

  /** Decided by the table's key. */
  @Override
  public boolean use(String id, Instant expires) {
    try {
      jdbc.sql(INSERT).param("id", id).param("expires", Timestamp.from(expires)).update();
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  public void deleteExpired(Instant now) {
    jdbc.sql(deleteExpired).param("now", Timestamp.from(now)).update();
  }
}
