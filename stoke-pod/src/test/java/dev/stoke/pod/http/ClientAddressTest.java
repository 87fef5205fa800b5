package dev.stoke.pod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.config.AddressBlock;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressTest {
  private final ClientAddress behindProxies =
      new ClientAddress(
          List.of(
              AddressBlock.parse("10.0.0.0/8").orElseThrow(),
              AddressBlock.parse("fd00::/9").orElseThrow(),
              AddressBlock.parse("192.0.2.7").orElseThrow()));

  @ParameterizedTest(name = "{0} says {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          203.0.113.9 | -                                  | 203.0.113.9
          203.0.113.9 | 198.51.100.1                       | 203.0.113.9
          10.1.2.3    | -                                  | 10.1.2.3
          10.1.2.3    | 198.51.100.1                       | 198.51.100.1
          10.1.2.3    | 1.2.3.4, 198.51.100.1              | 198.51.100.1
          10.1.2.3    | 198.51.100.1, 10.9.9.9             | 198.51.100.1
          10.1.2.3    | 1.2.3.4, 198.51.100.1, 10.9.9.9    | 198.51.100.1
          10.1.2.3    | 198.51.100.1, 192.0.2.7            | 198.51.100.1
          10.1.2.3    | 198.51.100.1, 192.0.2.8            | 192.0.2.8
          10.1.2.3    | 10.5.5.5                           | 10.5.5.5
          10.1.2.3    | 198.51.100.1:5555                  | 198.51.100.1
          10.1.2.3    | [2001:db8::1]:443                  | 2001:db8:0:0:0:0:0:1
          fd01::1     | 2001:db8::1                        | 2001:db8:0:0:0:0:0:1
          fe00::1     | 2001:db8::1                        | fe00:0:0:0:0:0:0:1
          10.1.2.3    | unknown                            | 10.1.2.3
          10.1.2.3    | 1.2.3.4, unknown, 10.9.9.9         | 10.9.9.9
          10.1.2.3    | example.test                       | 10.1.2.3
          10.1.2.3    | [::1                               | 10.1.2.3
          10.1.2.3    | ''                                 | 10.1.2.3
          ::ffff:10.1.2.3 | 198.51.100.1                   | 198.51.100.1
          """)
  void onlyATrustedProxysWordCounts(String peer, String forwarded, String client) {
    assertThat(behindProxies.of(InetAddress.ofLiteral(peer), forwarded).getHostAddress())
        .isEqualTo(client);
  }

  @Test
  void withoutTrustedProxiesTheHeaderMeansNothing() {
    InetAddress peer = InetAddress.ofLiteral("10.1.2.3");
    assertThat(new ClientAddress(List.of()).of(peer, "198.51.100.1")).isEqualTo(peer);
  }

  @Test
  void aChainOfManyHopsIsReadToABound() {
    InetAddress peer = InetAddress.ofLiteral("10.1.2.3");
    String hops = "198.51.100.1" + ", 10.9.9.9".repeat(5000);
    assertThat(behindProxies.of(peer, hops).getHostAddress()).isEqualTo("10.9.9.9");
  }
}
