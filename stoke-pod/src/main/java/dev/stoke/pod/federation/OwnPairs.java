package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.KeyMaker;
import dev.stoke.pod.federation.core.OwnKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.SigningKey;
import dev.stoke.pod.keys.TokenSigner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private halves of this boot's keys: in memory only, and only while they may still sign. Kinds
 * that take long to make are made on a thread of their own, one at a time.
 */
final class OwnPairs implements KeyMaker {
  private static final Logger log = LoggerFactory.getLogger(OwnPairs.class);

  private final Map<String, SigningKey> pairs = new ConcurrentHashMap<>();

  /** Confined to the thread that asks for keys. */
  private @Nullable Making making;

  private record Making(KeySpec spec, FutureTask<SigningKey> task) {}

  @Override
  public Optional<PublicKey> make(String owner, KeySpec spec) {
    if (!spec.isSlow()) {
      return Optional.of(keep(SigningKey.generate(owner, spec)));
    }
    Making current = making;
    if (current == null || !current.spec().equals(spec)) {
      making = new Making(spec, begin(owner, spec));
      return Optional.empty();
    }
    if (!current.task().isDone()) {
      return Optional.empty();
    }
    making = null;
    return finished(current.task()).map(this::keep);
  }

  private static FutureTask<SigningKey> begin(String owner, KeySpec spec) {
    FutureTask<SigningKey> task = new FutureTask<>(() -> SigningKey.generate(owner, spec));
    Thread.ofPlatform().daemon().name("key-generation").start(task);
    return task;
  }

  /** Empty when it failed: the next step begins anew. */
  private static Optional<SigningKey> finished(FutureTask<SigningKey> task) {
    return switch (task.state()) {
      case SUCCESS -> Optional.of(task.resultNow());
      case FAILED -> {
        log.atError().setCause(task.exceptionNow()).log("A signing key could not be made");
        yield Optional.empty();
      }
      case CANCELLED, RUNNING -> Optional.empty();
    };
  }

  private PublicKey keep(SigningKey pair) {
    pairs.put(pair.kid(), pair);
    return pair.publicKey();
  }

  Optional<TokenSigner> signer(String kid, Instant latestExpiry) {
    return Optional.ofNullable(pairs.get(kid)).map(pair -> pair.until(latestExpiry));
  }

  /** Drops every pair that will never sign again. */
  void keep(List<OwnKey> keys) {
    Set<String> needed =
        keys.stream()
            .filter(key -> key.stage() != Stage.RETIRED)
            .map(OwnKey::kid)
            .collect(Collectors.toSet());
    pairs.keySet().retainAll(needed);
  }
}
