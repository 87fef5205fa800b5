package dev.stoke.operator.members;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.members.MemberStatusClient.Address;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MemberReportsTest {
  @Test
  @Timeout(60)
  void whoHangsOrFailsIsLeftOutAndNobodyWaitsForHim() throws InterruptedException {
    var never = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    MemberStatusClient client =
        (address, authority, timeout) ->
            switch (address.instanceId()) {
              case "c-1" -> {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                  throw new InterruptedIOException();
                }
                yield new byte[0];
              }
              case "c-2" -> throw new IOException("connection refused");
              case "c-3" -> "{}".getBytes(UTF_8);
              default -> status(address.instanceId());
            };
    try (var reports = new MemberReports(client)) {
      var answered =
          reports.ask(
              List.of(
                  address("c-0"), address("c-1"), address("c-2"), address("c-3"), address("c-4")),
              null);
      assertThat(answered).containsOnlyKeys("c-0", "c-4");
      assertThat(interrupted.await(30, TimeUnit.SECONDS))
          .as("the hung question is given up")
          .isTrue();
    }
  }

  private static Address address(String instanceId) {
    return new Address("n", "c", instanceId, "10.0.0.1");
  }

  private static byte[] status(String instanceId) {
    return """
    {"instance_id": "%s", "revision": 1, "started": true, "leaving": false, "can_sign": false,
     "keys": [], "published_keys": 0, "published_bytes": 0}
    """
        .formatted(instanceId)
        .getBytes(UTF_8);
  }
}
