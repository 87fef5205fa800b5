package dev.stoke.local.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./stoke logs POD [-f]}. */
@Command(name = "logs", description = "Print the log of a pod.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;

  @Parameters(index = "0", paramLabel = "POD")
  private String pod;

  @Option(
      names = {"-f", "--follow"},
      description = "go on as new lines come")
  private boolean follow;

  @Mixin private NamespaceOption namespace;

  @Override
  public Integer call() throws Exception {
    String name = pod.startsWith("pod/") ? pod.substring(4) : pod;
    // Straight to the terminal: a log may be in any encoding, and must not be held back.
    OutputStream out = System.out;
    try (var client = Clients.open(stoke.files())) {
      var resource = client.pods().inNamespace(namespace.name()).withName(name);
      if (resource.get() == null) {
        throw new IllegalArgumentException("no pod " + name + " in namespace " + namespace.name());
      }
      if (follow) {
        try (var watch = resource.watchLog();
            InputStream log = watch.getOutput()) {
          log.transferTo(out);
        }
      } else {
        out.write(resource.getLog().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      out.flush();
    }
    return 0;
  }
}
