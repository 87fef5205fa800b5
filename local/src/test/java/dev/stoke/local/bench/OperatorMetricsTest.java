package dev.stoke.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OperatorMetricsTest {
  private static final String PAGE =
      """
      # TYPE stoke_operator_api_requests_seconds histogram
      stoke_operator_api_requests_seconds_bucket{code="200",verb="get",le="0.01"} 7
      stoke_operator_api_requests_seconds_count{code="200",verb="get"} 8
      stoke_operator_api_requests_seconds_count{code="404",verb="get"} 3
      stoke_operator_api_requests_seconds_count{code="200",verb="list"} 9
      stoke_operator_api_requests_seconds_count{code="200",verb="watch"} 1000
      stoke_operator_api_requests_seconds_count{code="201",verb="create"} 20
      stoke_operator_api_requests_seconds_count{code="200",verb="patch"} 1.2E3
      stoke_operator_reconciles_seconds_count{result="failure"} 1
      stoke_operator_reconciles_seconds_count{result="success"} 41
      jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.0E7
      jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 3.0E7
      jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0E7
      """;

  @Test
  void writesAndReadsAreToldApartAndWatchesAreNeither() {
    var metrics = new OperatorMetrics(PAGE);

    assertThat(metrics.writes()).isEqualTo(1_220);
    assertThat(metrics.reads()).isEqualTo(20);
    assertThat(metrics.reconciles()).isEqualTo(42);
    assertThat(metrics.heapBytes()).isEqualTo(40_000_000);
  }

  @Test
  void aQuantileIsOneOfTheTimes() {
    List<Duration> times = IntStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList();

    assertThat(OperatorRun.quantile(times, 0.5)).isEqualTo(Duration.ofMillis(50));
    assertThat(OperatorRun.quantile(times, 0.99)).isEqualTo(Duration.ofMillis(99));
    assertThat(OperatorRun.quantile(times.subList(0, 1), 0.99)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void moreStokeClustersThanAddressesAreRefused() {
    assertThatThrownBy(() -> options(10_667)).hasMessageContaining("from 1 to 10666, but is 10667");
    assertThatThrownBy(() -> options(0)).hasMessageContaining("from 1 to 10666, but is 0");
    assertThat(options(10_666).clusters()).isEqualTo(10_666);
  }

  private static BenchOptions options(int clusters) {
    return new BenchOptions(
        Path.of("."), Path.of("."), clusters, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }
}
