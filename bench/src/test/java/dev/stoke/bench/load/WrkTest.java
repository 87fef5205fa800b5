package dev.stoke.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WrkTest {
  private static final String PRINTED =
      """
      Running 2s test @ http://127.0.0.1:8080/
        1 threads and 32 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency   612.01us    0.91ms  21.07ms   94.12%
          Req/Sec    61.90k     4.31k   68.90k    75.00%
        Latency Distribution
           50%  443.00us
           75%  620.00us
           90%    0.98ms
           99%    4.61ms
        123456 requests in 2.01s, 249.11MB read
        Socket errors: connect 0, read 1, write 2, timeout 3
        Non-2xx or 3xx responses: 456
      Requests/sec:  61420.90
      """;

  @Test
  void itsFiguresAreRead() throws IOException {
    var sample = Wrk.read(PRINTED);

    assertThat(sample.answers()).isEqualTo(123_000);
    assertThat(sample.failures()).isEqualTo(462);
    assertThat(sample.time()).isEqualTo(Duration.ofMillis(2010));
    assertThat(sample.p50Millis()).isEqualTo(0.443);
    assertThat(sample.p99Millis()).isEqualTo(4.61);
  }

  @Test
  void whatElseItPrintsIsTold() {
    assertThatThrownBy(() -> Wrk.read("unable to connect to 127.0.0.1:1 Connection refused\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("wrk printed no figures: unable to connect to 127.0.0.1:1 Connection refused");
  }
}
