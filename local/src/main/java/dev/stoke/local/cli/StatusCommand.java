package dev.stoke.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.StokeClusters;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke status}: exit code 0 only when the StokeCluster is ready. */
@Command(
    name = "status",
    description =
        "Show whether the StokeCluster is ready and where its pods are; exit 0 only when it is.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "one JSON object, for scripts")
  private boolean json;

  @Parameters(
      arity = "0..1",
      defaultValue = "stoke",
      description = "name of the StokeCluster; default: ${DEFAULT-VALUE}")
  private String cluster;

  /** The object that {@code --json} prints. */
  record Status(
      boolean ready,
      String kubeconfig,
      String url,
      List<StokeClusters.PodView> pods,
      DemoLogin login) {}

  @Override
  public Integer call() throws Exception {
    var files = stoke.files();
    var run = files.running();
    Optional<StokeClusters.View> view = run.isEmpty() ? Optional.empty() : read(files);
    boolean ready =
        view.map(StokeClusters.View::ready).orElse(false)
            && run.map(r -> !r.url().isEmpty()).orElse(false);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      var pods = view.map(StokeClusters.View::pods).orElse(List.of());
      String url = run.map(RunFiles.Run::url).orElse("");
      out.println(
          JSON.writeValueAsString(
              new Status(ready, files.kubeconfig().toString(), url, pods, DemoLogin.QUICKSTART)));
    } else {
      print(out, run.orElse(null), view.orElse(null));
    }
    return ready ? 0 : 1;
  }

  private Optional<StokeClusters.View> read(RunFiles files) {
    try (var client = Clients.open(files)) {
      return new StokeClusters(client).find(LocalStoke.NAMESPACE, cluster);
    }
  }

  private void print(
      PrintWriter out, RunFiles.@Nullable Run run, StokeClusters.@Nullable View view) {
    if (run == null) {
      out.println("Stoke is not running: start it with ./stoke up");
      return;
    }
    if (view == null) {
      out.println("Stoke is running, but there is no StokeCluster " + cluster);
      return;
    }
    out.printf(
        "StokeCluster %s: %s, %s%n",
        view.name(), view.ready() ? "ready" : "not ready", view.summary());
    if (!view.ready() && !view.message().isEmpty()) {
      out.println("  " + view.message());
    }
    out.printf("%n  %-12s %-9s %s%n", "NAME", "READY", "URL");
    view.pods()
        .forEach(pod ->
            out.printf("  %-12s %-9s %s%n", pod.name(), pod.ready() ? "yes" : "no", pod.url()));
    out.printf("  %-12s %-9s %s%n", "(balanced)", "", run.url());
  }
}
