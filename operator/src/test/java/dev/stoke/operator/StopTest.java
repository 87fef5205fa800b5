package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.connection.ApiClient;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stop in the middle of a reconciliation. */
final class StopTest {
  @RegisterExtension static final RealApi API = new RealApi();

  @Test
  void whatHasBegunIsFinishedAndNothingIsBegun() {
    var namespace = API.namespace("stop");
    try (var proxy = ApiProxy.before(API.config());
        var client = ApiClient.create(proxy.config(), Map.of())) {
      slowDown(proxy, Duration.ofMillis(200));
      var operator = operator(client, namespace);
      operator.start();
      API.create(namespace, "stoke", 1);
      await().pollInterval(Duration.ofMillis(5)).until(() -> !proxy.writes().isEmpty());

      var took = close(operator);

      assertThat(took).isLessThan(Duration.ofSeconds(4));
      assertThat(proxy.writes()).as("one whole reconciliation").hasSizeGreaterThanOrEqualTo(8);
      assertThat(proxy.writes().getLast().path()).as("the last write").contains("/events");
      proxy.forget();
      API.create(namespace, "other", 1);
      await().during(Duration.ofSeconds(1)).until(() -> proxy.calls().isEmpty());
    } finally {
      API.delete(namespace);
    }
  }

  @Test
  void itDoesNotWaitForever() {
    var namespace = API.namespace("stop");
    try (var proxy = ApiProxy.before(API.config());
        var client = ApiClient.create(proxy.config(), Map.of())) {
      slowDown(proxy, Duration.ofSeconds(30));
      var operator = operator(client, namespace);
      operator.start();
      API.create(namespace, "stoke", 1);
      await().pollInterval(Duration.ofMillis(5)).until(() -> !proxy.writes().isEmpty());

      assertThat(close(operator)).isLessThan(Duration.ofSeconds(5));
    } finally {
      API.delete(namespace);
    }
  }

  private static Duration close(StokeOperator operator) {
    long asked = System.nanoTime();
    operator.close();
    return Duration.ofNanos(System.nanoTime() - asked);
  }

  private static void slowDown(ApiProxy proxy, Duration delay) {
    proxy.faults(call -> call.isWrite() ? new ApiProxy.Fault.Slow(delay) : ApiProxy.Fault.NONE);
  }

  private static StokeOperator operator(KubernetesClient client, String namespace) {
    return StokeOperator.create(
        client, new Settings(Set.of(namespace), 0), new FakePods(API.client()), Clock.systemUTC());
  }
}
