package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rotations of many families in one statement, which waits for no other transaction. */
final class FreeRotations {
  /** One row is a family's own: no other transaction has it, and the used token is its good one. */
  private static final String ROTATE =
      """
      WITH given AS (
        SELECT *
        FROM unnest(
          CAST(:families AS uuid[]), :usedHashes, :usedAccessHashes, :tokenHashes, :accessHashes,
          CAST(:remaining AS integer[]), CAST(:nows AS timestamptz[]),
          CAST(:expiries AS timestamptz[]))
        AS given (family, used_hash, used_access_hash, token_hash, access_hash, remaining, now,
          expires)),
      free AS (
        SELECT f.family, f.token_hash
        FROM given JOIN stoke_refresh_tokens f
          ON f.family = given.family AND f.token_hash = given.used_hash
        WHERE f.expires_at > given.now
        FOR UPDATE OF f SKIP LOCKED)
      UPDATE stoke_refresh_tokens t
      SET token_hash = given.token_hash, access_hash = given.access_hash,
        previous_token_hash = given.used_hash, previous_access_hash = given.used_access_hash,
        rotated_at = given.now, remaining = given.remaining, expires_at = given.expires
      FROM free JOIN given ON given.family = free.family AND given.used_hash = free.token_hash
      WHERE t.family = free.family AND t.token_hash = free.token_hash
      RETURNING t.token_hash
      """;

  private final JdbcClient jdbc;

  FreeRotations(JdbcClient jdbc) {
    this.jdbc = requireNonNull(jdbc, "jdbc is null");
  }

  /** Those that were made; of the others nothing is known. */
  Set<Rotation> rotate(List<Rotation> rotations) {
    var made =
        jdbc.sql(ROTATE)
            .param("families", texts(rotations, Rotation::family))
            .param("usedHashes", hashes(rotations, rotation -> rotation.used().refresh()))
            .param("usedAccessHashes", hashes(rotations, rotation -> rotation.used().access()))
            .param("tokenHashes", hashes(rotations, rotation -> rotation.next().refresh()))
            .param("accessHashes", hashes(rotations, rotation -> rotation.next().access()))
            .param("remaining", numbers(rotations))
            .param("nows", texts(rotations, Rotation::now))
            .param("expiries", texts(rotations, Rotation::expires))
            .query((row, _) -> ByteBuffer.wrap(row.getBytes("token_hash")))
            .set();
    return rotations.stream()
        .filter(rotation -> made.contains(ByteBuffer.wrap(rotation.next().refresh())))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static byte[][] hashes(List<Rotation> rotations, Function<Rotation, byte[]> hash) {
    return rotations.stream().map(hash).toArray(byte[][]::new);
  }

  private static String[] texts(List<Rotation> rotations, Function<Rotation, Object> value) {
    return rotations.stream().map(value).map(Object::toString).toArray(String[]::new);
  }

  /** Null where there is no limit. */
  private static Integer[] numbers(List<Rotation> rotations) {
    return rotations.stream()
        .map(Rotation::remaining)
        .map(remaining -> remaining.isPresent() ? remaining.getAsInt() : null)
        .toArray(Integer[]::new);
  }
}
