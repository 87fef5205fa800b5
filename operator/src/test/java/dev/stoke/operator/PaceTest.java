package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Observation;
import dev.stoke.operator.plan.Observation.Referenced;
import dev.stoke.operator.plan.Planner;
import dev.stoke.operator.status.StatusFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  @Test
  void aQuickLookDoesNotChangeThePace() {
    assertThat(afterLook(Duration.ofMillis(20))).isEqualTo(Pace.STEADY);
  }

  @Test
  void aLookThatTookLongIsFollowedByALongerPause() {
    assertThat(afterLook(Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(8));
  }

  /** Without its Secret: what the user has to mend, and cannot be watched. */
  private static Duration afterLook(Duration look) {
    var cluster =
        Serialization.unmarshal(
            """
            apiVersion: stoke.hppr.dev/v1
            kind: StokeCluster
            metadata: {name: c, namespace: n, uid: u}
            spec: {database: {secretName: db}}
            """,
            StokeCluster.class);
    var plan =
        Planner.plan(
            cluster, new Observation(null, 0, Referenced.MISSING, null), draft -> "template");
    var status = new StatusFactory(Clock.systemUTC()).failed(cluster, "not looked at here");
    return Pace.next(cluster, plan, MembershipSeen.NOTHING, status, look);
  }
}
