package dev.stoke.bench.micro;

import dev.stoke.pod.keys.JwksWriter;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The keys of all members as one snapshot, in each form that is published. */
@State(Scope.Benchmark)
public class KeySetBenchmarks {
  private static final Instant UNTIL = Instant.parse("2026-01-01T03:00:00Z");

  @Param({"9", "150"})
  public int keys;

  private List<PublishedKey> published = List.of();

  @Setup
  public void prepare() {
    published =
        IntStream.range(0, keys)
            .mapToObj(i ->
                SigningKey.generate("stoke-" + i, KeySpec.of(SigningAlgorithm.ES256))
                    .publicKey()
                    .retainedUntil(UNTIL))
            .toList();
  }

  @Benchmark
  public void render(Blackhole sink) {
    var snapshot = new KeySnapshot(published);
    sink.consume(JwksWriter.upstream(snapshot.keys(), UNTIL));
    sink.consume(JwksWriter.forMembers(snapshot.keys(), UNTIL));
    sink.consume(JwksWriter.strict(snapshot.keys()));
    sink.consume(snapshot);
  }
}
