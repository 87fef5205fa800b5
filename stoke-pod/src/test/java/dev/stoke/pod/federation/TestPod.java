package dev.stoke.pod.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoke.pod.database.Dialect;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.ledger.MacKeys;
import dev.stoke.pod.federation.ledger.SqlLedger;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.SigningAlgorithm;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A federation on the test's network, with a real ledger. */
final class TestPod implements AutoCloseable {
  static final Duration ROUND = Duration.ofMillis(500);
  static final Duration PROPAGATION = Duration.ofSeconds(2);

  private final String id;
  private final TestNetwork network;
  private final DataSource dataSource;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private volatile @Nullable Federation federation;
  private volatile Duration propagation = PROPAGATION;
  volatile SigningAlgorithm algorithm = SigningAlgorithm.ES256;

  TestPod(String id, TestNetwork network, DataSource dataSource) {
    this.id = id;
    this.network = network;
    this.dataSource = dataSource;
  }

  void start(List<Member> members) {
    start(members, ROUND);
  }

  void start(List<Member> members, Duration round) {
    start(members, round, PROPAGATION);
  }

  void start(List<Member> members, Duration round, Duration propagation) {
    this.propagation = propagation;
    Federation started =
        LiveFederation.start(
            settings(members, round, propagation, Set.of(), 1),
            new SqlLedger(dataSource, Dialect.POSTGRESQL, MacKeys.none()),
            network.channel(id),
            Clock.systemUTC(),
            registry);
    federation = started;
    network.join(id, started);
  }

  /** With the propagation delay that it was started with. */
  void reload(List<Member> members, Set<String> leaving, long revision) {
    federation().reload(settings(members, ROUND, propagation, leaving, revision));
  }

  private Settings settings(
      List<Member> members,
      Duration round,
      Duration propagation,
      Set<String> leaving,
      long revision) {
    return new Settings(
        TestNetwork.member(id),
        revision,
        1,
        members,
        leaving,
        Map.of(),
        Set.of(),
        0,
        "",
        KeySpec.of(algorithm),
        Timers.of(
            round,
            Duration.ofSeconds(3),
            propagation,
            Duration.ofHours(3),
            Duration.ofMinutes(30)));
  }

  /** This pod dies, and a new process takes its name. */
  TestPod rebirth() {
    close();
    return new TestPod(id, network, dataSource);
  }

  String id() {
    return id;
  }

  Member member() {
    return TestNetwork.member(id);
  }

  SimpleMeterRegistry registry() {
    return registry;
  }

  Federation federation() {
    return Objects.requireNonNull(federation, "not started");
  }

  static JsonNode parse(ObjectMapper json, Jwks jwks) {
    byte[] bytes = new byte[jwks.body().remaining()];
    jwks.body().duplicate().get(bytes);
    try {
      return json.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    network.leave(id);
    Federation running = federation;
    if (running != null) {
      running.close();
    }
  }
}
