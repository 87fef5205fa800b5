package dev.stoke.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.cli.StokeMain;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code render -f FILE}: asks no Kubernetes cluster. */
@Command(
    name = "render",
    description = "Print all objects that the operator would make of a StokeCluster, as YAML.",
    mixinStandardHelpOptions = true)
public final class RenderCommand implements Callable<Integer> {
  private static final int MAX_BYTES = 10 * 1024 * 1024;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "a manifest with a StokeCluster; - is the standard input")
  private String file;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      paramLabel = "NAMESPACE",
      description = "of what names none itself; default: ${DEFAULT-VALUE}")
  private String namespace;

  @Override
  public Integer call() throws IOException {
    var manifest = Manifest.parse(file, text());
    var crd = crd();
    var out = spec.commandLine().getOut();
    // All first: either all of them are printed or none.
    var renderings =
        manifest.clusters().stream().map(cluster -> rendering(crd, cluster, manifest)).toList();
    for (int i = 0; i < renderings.size(); i++) {
      out.print((i == 0 ? "" : "---\n") + Printer.text(renderings.get(i)));
    }
    out.flush();
    return 0;
  }

  private Rendering rendering(ObjectNode crd, ObjectNode cluster, Manifest manifest) {
    try {
      return Rendering.of(crd, cluster, manifest, namespace);
    } catch (ApiError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private String text() throws IOException {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      var bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException(file + " has more than 10 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    }
  }

  private static ObjectNode crd() throws IOException {
    var path = StokeMain.home().resolve("crds/stokeclusters.stoke.hppr.dev.yaml");
    return Json.parseObject(Files.readAllBytes(path), true);
  }
}
