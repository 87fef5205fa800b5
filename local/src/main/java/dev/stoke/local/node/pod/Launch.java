package dev.stoke.local.node.pod;

import dev.stoke.local.node.probe.Target;
import dev.stoke.local.node.volume.Mounts;
import dev.stoke.local.node.volume.ResourceFields;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a container's spec into a command of this machine, and starts it. */
record Launch(List<String> command, Target target) {
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "JAVA_HOME", "TMPDIR");
  private static final BigDecimal TWO_MIB = BigDecimal.valueOf(2L * 1024 * 1024);

  /** The image is not among this node's programs. */
  static final class UnknownImageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownImageException(String message) {
      super(message);
    }
  }

  /**
   * Works out command, environment and directory.
   *
   * @throws UnknownImageException when the entrypoint is needed and not here
   * @throws dev.stoke.local.node.volume.MissingSourceException when a variable's source is missing
   */
  static Launch of(PodContext context, Pod pod, Container container, String podIp, Path root) {
    Mounts mounts = Mounts.of(container, root);
    Map<String, String> own =
        new Environment(pod, container, podIp, context.hostIp(), context.source()).resolve();
    var environment = new HashMap<String, String>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.put("STOKE_LISTEN_ADDRESS", podIp);
    own.forEach((name, value) -> environment.put(name, mounts.rewrite(value)));

    // An unknown image is one even when the pod brings a command of its own, as with a kubelet.
    List<String> entrypoint = entrypoint(context, container, podIp);
    var command = new ArrayList<String>();
    if (isEmpty(container.getCommand())) {
      command.addAll(entrypoint);
    } else {
      container.getCommand().forEach(part -> command.add(argument(part, own, mounts)));
    }
    if (container.getArgs() != null) {
      container.getArgs().forEach(part -> command.add(argument(part, own, mounts)));
    }
    Path directory = root;
    if (container.getWorkingDir() != null && !container.getWorkingDir().isEmpty()) {
      directory = root.resolve("./" + container.getWorkingDir()).normalize();
    }
    return new Launch(
        List.copyOf(command),
        new Target(container, podIp, directory, environment, mounts::rewrite));
  }

  /** Starts it; standard output and error go to the file. */
  Process start(PodContext context, String name, File log) throws IOException {
    Files.createDirectories(target.directory());
    var builder =
        new ProcessBuilder(command)
            .directory(target.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(target.environment());
    return context.processes().start(name, builder);
  }

  private static List<String> entrypoint(PodContext context, Container container, String podIp) {
    String heap =
        ResourceFields.memoryLimit(container)
            .map(bytes -> bytes.divideToIntegralValue(TWO_MIB).toPlainString())
            .orElse("128");
    var values = Map.of("hosts", context.hostsFile().toString(), "podIP", podIp, "heapMiB", heap);
    return context
        .images()
        .entrypoint(container.getImage(), values)
        .orElseThrow(() ->
            new UnknownImageException(
                "image \"%s\" is not on this node, which runs: %s"
                    .formatted(container.getImage(), context.images().known())));
  }

  private static String argument(String part, Map<String, String> own, Mounts mounts) {
    return mounts.rewrite(Expansion.expand(part, own));
  }

  private static boolean isEmpty(@Nullable List<String> list) {
    return list == null || list.isEmpty();
  }

  @Override
  public String toString() {
    // Arguments may hold what was meant for the process alone.
    return "Launch[" + target + "]";
  }
}
