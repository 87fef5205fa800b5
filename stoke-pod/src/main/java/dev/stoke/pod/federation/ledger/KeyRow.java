package dev.stoke.pod.federation.ledger;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of stoke_public_keys, as it stands there.
 *
 * @param jwk null when it is too long for a key
 * @param stage null when the owner has not said it
 */
record KeyRow(
    String kid,
    String thumbprint,
    String instanceId,
    @Nullable String jwk,
    Instant retainUntil,
    @Nullable String stage,
    @Nullable String mac) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a row is worth to the one who read it. */
  sealed interface Checked {
    KeyRow row();

    record Valid(KeyRow row, PublicKey key, Proof proof) implements Checked {}

    record Refused(KeyRow row, String reason) implements Checked {}
  }

  /** A row as it is to be written; empty for kids of the Go server, which are used again. */
  static Optional<KeyRow> of(
      PublishedKey key, Instant retainUntil, @Nullable String stage, MacList macs) {
    if (Kid.parse(key.kid()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyRow(
                key.kid(),
                PublicKey.of(key).thumbprint(),
                key.owner(),
                key.jwk().toJSONString(),
                Statements.atLeast(retainUntil),
                stage,
                null)
            .proven(macs));
  }

  static KeyRow read(ResultSet result) throws SQLException {
    return new KeyRow(
        result.getString("kid"),
        result.getString("thumbprint"),
        result.getString("instance_id"),
        result.getString("jwk"),
        Statements.time(result, "retain_until"),
        result.getString("stage"),
        result.getString("mac"));
  }

  KeyRow proven(MacList macs) {
    return new KeyRow(kid, thumbprint, instanceId, jwk, retainUntil, stage, macs.write(macInput()));
  }

  KeyRow with(Instant until, @Nullable String newStage, MacList macs) {
    return new KeyRow(kid, thumbprint, instanceId, jwk, until, newStage, null).proven(macs);
  }

  private MacInput macInput() {
    return new MacInput("stoke_public_keys")
        .text(kid)
        .text(thumbprint)
        .text(instanceId)
        .text(jwk)
        .time(retainUntil)
        .text(stage);
  }

  /** Checks it as strictly as a peer's answer: others can write to the database too. */
  Checked check(MacList macs) {
    Proof proof = macs.check(macInput(), mac);
    if (proof == Proof.NONE) {
      return refused(Names.UNPROVEN);
    }
    if (jwk == null) {
      return refused("jwk is too long");
    }
    try {
      PublicKey key = PublicKeyReader.read(JSON.readTree(jwk));
      return key.kid().toString().equals(kid)
              && key.kid().owner().equals(instanceId)
              && key.thumbprint().equals(thumbprint)
          ? new Checked.Valid(this, key, proof)
          : refused("columns and key disagree");
    } catch (RefusedKeyException e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      return refused("jwk is not JSON");
    }
  }

  private Checked refused(String reason) {
    return new Checked.Refused(this, "row " + Names.kid(kid) + ": " + reason);
  }
}
