package dev.stoke.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Observation.Config;
import dev.stoke.operator.plan.Observation.Referenced;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PausedTest {
  private static final Referenced SECRET =
      new Referenced(true, Set.of("username", "password", "host", "port", "dbname"));

  private static final SetSeen THREE = new SetSeen(3, 3, "template", true, 3, "old", "old");

  @Test
  void aPauseShowsWhatIsThere() {
    var paused = plan("replicas: 5", "true", written(), THREE);

    assertThat(paused.pause()).isEqualTo(Pause.CHANGES_WAIT);
    assertThat(paused.revision()).isEqualTo(1);
    assertThat(paused.members()).hasSize(3);
    assertThat(paused.membership().replicas()).isEqualTo(3);
  }

  @Test
  void nothingWaitsWhenNothingWasChanged() {
    assertThat(plan("replicas: 3", "true", written(), THREE).pause())
        .isEqualTo(Pause.NOTHING_WAITS);
  }

  @Test
  void aNewTemplateWaits() {
    var before = new SetSeen(3, 3, "before", true, 3, "old", "old");
    assertThat(plan("replicas: 3", "true", written(), before).pause())
        .isEqualTo(Pause.CHANGES_WAIT);
  }

  @Test
  void aClusterThatWasNeverMadeWaits() {
    var paused = plan("replicas: 3", "true", null, null);
    assertThat(paused.pause()).isEqualTo(Pause.CHANGES_WAIT);
    assertThat(paused.members()).isEmpty();
  }

  @Test
  void anyOtherValueIsNoPause() {
    assertThat(plan("replicas: 3", "no", written(), THREE).pause()).isEqualTo(Pause.NO);
  }

  private static Config written() {
    return new Config(1, plan("replicas: 3", "no", null, null).config().text());
  }

  private static Plan plan(
      String field, String paused, @Nullable Config config, @Nullable SetSeen set) {
    var cluster =
        Serialization.unmarshal(
            """
            apiVersion: stoke.hppr.dev/v1
            kind: StokeCluster
            metadata: {name: c, namespace: n, annotations: {stoke.hppr.dev/paused: '%s'}}
            spec:
              database: {secretName: db}
              %s
            """
                .formatted(paused, field),
            StokeCluster.class);
    var seen =
        new Observation(config, config == null ? 0 : config.revision(), SECRET, null)
            .with(MembershipFixture.seen(set, set == null ? "" : "0:rk 1:rk 2:rk"));
    return Planner.plan(cluster, seen, draft -> "template");
  }
}
