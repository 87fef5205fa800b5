package dev.stoke.operator.members;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.members.MemberStatusClient.Address;
import dev.stoke.operator.plan.MemberReport;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the auth pods say of themselves, asked all at once. Thread-safe. */
public final class MemberReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemberReports.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** For all together: a hung pod must not hold up a reconciliation for longer. */
  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  private final MemberStatusClient client;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  public MemberReports(MemberStatusClient client) {
    this.client = requireNonNull(client, "client is null");
  }

  /**
   * By instance id: those that gave one in time.
   *
   * @param addresses of one cluster
   * @param authority Secret of its authority; null while there is none
   */
  public Map<String, MemberReport> ask(List<Address> addresses, @Nullable Secret authority) {
    var reports = new ConcurrentHashMap<String, MemberReport>();
    List<Callable<Void>> questions =
        addresses.stream()
            .<Callable<Void>>map(address -> () -> ask(address, authority, reports))
            .toList();
    try {
      // What is not done by then is interrupted, and what it still brings is not looked at.
      executor.invokeAll(questions, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The operator stops: what there is has to do.
    }
    return Map.copyOf(reports);
  }

  private Void ask(Address address, @Nullable Secret authority, Map<String, MemberReport> reports) {
    try {
      var status = client.status(address, authority, TIMEOUT);
      var report = ReportReader.read(status, address.instanceId());
      reports.put(address.instanceId(), report);
    } catch (IOException e) {
      // Starting and ending pods give none, either: only who waits for one has something to say.
      LOG.atDebug()
          .addKeyValue("namespace", address.namespace())
          .addKeyValue("member", address.instanceId())
          .addKeyValue("reason", e.toString())
          .log("A member gives no report");
    }
    return null;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
