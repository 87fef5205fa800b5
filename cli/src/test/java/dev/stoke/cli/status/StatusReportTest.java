package dev.stoke.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusReportTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aReadyOneIsATableAndNothingToDo() {
    var report =
        report(
            """
            {"apiVersion": "stoke.hppr.dev/v1", "kind": "StokeCluster",
             "metadata": {"name": "stoke", "generation": 2},
             "spec": {"database": {"secretName": "db"}},
             "status": {"observedGeneration": 2, "publishedKeys": 2, "publishedBytes": 380,
               "url": "http://stoke.shop.svc:8080", "propagationDelayInForce": "5m",
               "conditions": [{"type": "Ready", "status": "True", "reason": "AllPodsReady",
                               "message": "2 of 2 auth pods are ready."}],
               "members": [
                 {"name": "stoke-0", "state": "Ready", "ready": true, "configRevision": 4, "signing": true,
                  "keys": [{"kid": "stoke-0-p-AAAAAAAAAAAAAAAA", "state": "ACTIVE",
                            "since": "2026-01-02T00:04:05Z", "propagated": true},
                           {"kid": "stoke-0-p-BBBBBBBBBBBBBBBB", "state": "PREPARED",
                            "since": "2026-01-02T03:03:05Z", "propagated": false}]},
                 {"name": "stoke-10", "state": "Joining", "ready": false, "keys": []}]}}
            """);

    assertThat(report.ready()).isTrue();
    assertThat(String.join("\n", report.lines("./stoke doctor")))
        .isEqualTo(
            """
            StokeCluster stoke: ready. 2 of 2 auth pods are ready.

              MEMBER    STATE    CONFIG     SIGNS  KEY                         IS        AGE  PROPAGATED
              stoke-0   Ready    4          yes    stoke-0-p-AAAAAAAAAAAAAAAA  ACTIVE    3h   yes
                                                   stoke-0-p-BBBBBBBBBBBBBBBB  PREPARED  60s  no
              stoke-10  Joining  no report  ?      -                           -         -    -

              key set      2 keys, 380 bytes
              propagation  5m
              inside       http://stoke.shop.svc:8080\
            """);
  }

  @Test
  void anUnreadyOneHasWarningsAndSaysWhereToLook() {
    var report =
        report(
            """
            {"apiVersion": "stoke.hppr.dev/v1", "kind": "StokeCluster",
             "metadata": {"name": "stoke", "generation": 3,
                          "annotations": {"stoke.hppr.dev/paused": "true"}},
             "spec": {"database": {"secretName": "db"}},
             "status": {"observedGeneration": 2, "propagationDelayInForce": "60s",
               "conditions": [
                 {"type": "Ready", "status": "False", "reason": "PodsNotReady", "message": "1 of 2."},
                 {"type": "Progressing", "status": "False", "reason": "Paused", "message": "Paused."},
                 {"type": "KeySetSize", "status": "False", "reason": "TooManyKeys", "message": "Too many."},
                 {"type": "KeysPropagated", "status": "True", "reason": "AllPropagated", "message": "All."}]}}
            """);

    assertThat(report.ready()).isFalse();
    assertThat(String.join("\n", report.lines("kubectl stoke doctor")))
        .isEqualTo(
            """
            StokeCluster stoke: not ready. 1 of 2. The operator has not looked at the newest change yet.

              propagation  5m, of which the keys that sign now have been known for 60s

              ! Paused: nothing is changed while the annotation stoke.hppr.dev/paused is "true".
              ! Too many.

            What to do: kubectl stoke doctor says it.\
            """);
  }

  @Test
  void oneThatNoOperatorHasSeenSaysSo() {
    var report =
        report(
            """
            {"apiVersion": "stoke.hppr.dev/v1", "kind": "StokeCluster", "metadata": {"name": "stoke"},
             "spec": {"database": {"secretName": "db"}}}
            """);

    assertThat(report.lines("./stoke doctor"))
        .containsExactly(
            "StokeCluster stoke: the operator has not looked at it yet",
            "",
            "What to do: ./stoke doctor says it.");
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "119,119s", "120,2m", "7199,119m", "7200,2h", "172799,47h", "172800,2d"})
  void agesAreOfTheLargestUnitOfWhichThereAreTwo(long seconds, String shown) {
    assertThat(StatusReport.age(Duration.ofSeconds(seconds))).isEqualTo(shown);
  }

  private static StatusReport report(String json) {
    return new StatusReport(Serialization.unmarshal(json, StokeCluster.class), NOW);
  }
}
