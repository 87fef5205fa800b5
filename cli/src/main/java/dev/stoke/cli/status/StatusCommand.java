package dev.stoke.cli.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.stoke.cli.connect.Clusters;
import dev.stoke.cli.connect.Connection;
import dev.stoke.cli.connect.Connection.Connected;
import dev.stoke.local.cli.RunFiles;
import dev.stoke.local.cli.StokeMain;
import dev.stoke.local.up.StokeClusters;
import dev.stoke.local.up.StokeClusters.PodView;
import dev.stoke.operator.api.StokeCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code status}: exit code 0 only when the StokeCluster is ready. */
@Command(
    name = "status",
    description =
        "Show how a StokeCluster is: members, keys, propagation, warnings; exit 0 only when it is ready.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;
  @Mixin private Connection connection;

  @Option(names = "--json", description = "one JSON object, for scripts")
  private boolean json;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "name of the StokeCluster; default: the only one of the namespace")
  private @Nullable String name;

  @Override
  public Integer call() throws IOException {
    var local = connection.local();
    if (json && local != null && local.running().isEmpty()) {
      return answer(StatusJson.of(local, null, List.of(), false));
    }
    try (var to = connection.open()) {
      var cluster = find(to);
      return cluster == null
          ? answer(StatusJson.of(local, null, List.of(), false))
          : show(to, cluster, local);
    }
  }

  /** A script wants an answer, not a sentence: null when there is none. */
  private @Nullable StokeCluster find(Connected to) {
    try {
      return Clusters.one(to, name);
    } catch (IllegalArgumentException e) {
      if (json) {
        return null;
      }
      throw e;
    }
  }

  private int show(Connected to, StokeCluster cluster, @Nullable RunFiles local)
      throws IOException {
    var report = new StatusReport(cluster, Clock.systemUTC().instant());
    var view = new StokeClusters(to.client()).find(to.namespace(), cluster.getMetadata().getName());
    var pods = view.map(StokeClusters.View::pods).orElse(List.of());
    boolean ready = report.ready() && view.map(StokeClusters.View::ready).orElse(false);
    var answer = StatusJson.of(local, cluster, pods, ready);
    if (json) {
      return answer(answer);
    }
    PrintWriter out = spec.commandLine().getOut();
    var program = spec.root().userObject() instanceof StokeMain ? "./stoke" : "kubectl stoke";
    report.lines(program + " doctor").forEach(out::println);
    if (local != null) {
      out.println();
      outside(pods, answer.url()).lines().forEach(out::println);
    }
    return answer.ready() ? 0 : 1;
  }

  private int answer(StatusJson answer) throws IOException {
    spec.commandLine().getOut().println(JSON.writeValueAsString(answer));
    return answer.ready() ? 0 : 1;
  }

  /** Where the pods are on this machine. */
  private static Table outside(List<PodView> pods, String url) {
    var table = new Table("POD", "READY", "URL");
    pods.forEach(pod -> table.row(pod.name(), pod.ready() ? "yes" : "no", pod.url().toString()));
    table.row("(balanced)", "", url);
    return table;
  }
}
