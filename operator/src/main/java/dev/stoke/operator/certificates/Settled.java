package dev.stoke.operator.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stoke.operator.plan.Names;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found to need nothing, so that certificates and keys are not parsed and proven
 * at each look at a cluster: that is most of what a look costs. By digest of all that counts, so
 * that any change is seen at once; for an hour, for what becomes due becomes so by days.
 * Thread-safe.
 */
final class Settled {
  static final Duration HOLDS = Duration.ofHours(1);

  /** Of more clusters than that the ones looked at longest ago are looked at in full again. */
  private static final int MOST = 20_000;

  private record Found(byte[] digest, Instant when) {}

  private final Map<Names, Found> clusters =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Names, Found> eldest) {
          return size() > MOST;
        }
      };

  /**
   * All that the next contents depend on while no change is under way.
   *
   * @param given the user's authority; null where there is none
   * @param pods that need a certificate
   */
  record Inputs(
      Credentials.Seen seen,
      @Nullable SecretContent given,
      TreeSet<String> pods,
      String macRequest) {
    private byte[] digest() {
      try {
        var digest = MessageDigest.getInstance("SHA-256");
        add(digest, seen.ca());
        add(digest, seen.peerTls());
        add(digest, seen.ledgerMac());
        add(digest, given);
        pods.forEach(pod -> add(digest, pod));
        add(digest, macRequest);
        return digest.digest();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    private static void add(MessageDigest digest, @Nullable SecretContent content) {
      if (content == null) {
        add(digest, "-");
        return;
      }
      content
          .keys()
          .forEach(key -> {
            add(digest, key);
            add(digest, content.text(key));
          });
      add(digest, "-");
      content
          .annotations()
          .forEach((key, value) -> {
            add(digest, key);
            add(digest, value);
          });
      add(digest, "-");
    }

    /** With its length, so that two texts are not taken for one. */
    private static void add(MessageDigest digest, String text) {
      byte[] bytes = text.getBytes(UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
  }

  synchronized boolean holds(Names names, Inputs inputs, Instant now) {
    var found = clusters.get(names);
    return found != null
        && !now.isBefore(found.when())
        && now.isBefore(found.when().plus(HOLDS))
        && MessageDigest.isEqual(found.digest(), inputs.digest());
  }

  /** Keeps it when nothing was to be done and nothing is waited for. */
  synchronized void found(Names names, Inputs inputs, Credentials next, Instant now) {
    var seen = inputs.seen();
    boolean settled =
        next.ca().equals(seen.ca())
            && next.peerTls().equals(seen.peerTls())
            && next.ledgerMac().equals(seen.ledgerMac())
            && next.notices().isEmpty()
            && Authorities.isAlone(next.ca())
            && next.ledgerMac().annotations().getOrDefault(LedgerMac.STEP, "").isEmpty();
    if (settled) {
      clusters.put(names, new Found(inputs.digest(), now));
    } else {
      clusters.remove(names);
    }
  }
}
