package dev.stoke.operator.charts;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A {@code helm} command of a document, carried out by Helm in this JVM. */
public final class HelmCommand {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private final Deque<String> words = new ArrayDeque<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private String namespace = "default";
  private boolean createNamespace;
  private boolean reuseValues;

  private HelmCommand(String line) {
    var matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
  }

  /**
   * Runs it in the checkout, against the API server of the kubeconfig.
   *
   * @throws AssertionError when it has a flag that this class does not know
   */
  public static String run(String line, String kubeconfig) {
    return new HelmCommand(line).run(kubeconfig);
  }

  private String run(String kubeconfig) {
    words.remove("helm");
    var verb = words.remove();
    var release = words.remove();
    var chart = words.isEmpty() || words.peek().startsWith("-") ? "" : words.remove();
    while (!words.isEmpty()) {
      flag(words.remove());
    }
    return switch (verb) {
      case "install" -> install(release, chart, kubeconfig);
      case "upgrade" -> upgrade(release, chart, kubeconfig);
      case "test" ->
          Helm.test(release)
              .withNamespace(namespace)
              .withKubeConfigContents(kubeconfig)
              .withTimeout(60)
              .call()
              .getOutput();
      case "uninstall" ->
          Helm.uninstall(release)
              .withNamespace(namespace)
              .withKubeConfigContents(kubeconfig)
              .call();
      default -> throw new AssertionError("helm " + verb + " is not known here");
    };
  }

  private void flag(String flag) {
    switch (flag) {
      case "--namespace" -> namespace = words.remove();
      case "--create-namespace" -> createNamespace = true;
      case "--reuse-values" -> reuseValues = true;
      case "--set" -> {
        var assignment = words.remove().split("=", 2);
        set(assignment[0], assignment[1]);
      }
      default -> throw new AssertionError(flag + " is not known here");
    }
  }

  /** Lists one by one: the library takes {a,b} for a text, unlike the command. */
  private void set(String key, String value) {
    if (!value.startsWith("{")) {
      values.put(key, value);
      return;
    }
    var items = value.substring(1, value.length() - 1).split(",", -1);
    for (int i = 0; i < items.length; i++) {
      values.put(key + "[" + i + "]", items[i]);
    }
  }

  private String install(String release, String chart, String kubeconfig) {
    var command =
        new Helm(Path.of("..", chart))
            .install()
            .withName(release)
            .withNamespace(namespace)
            .withKubeConfigContents(kubeconfig);
    if (createNamespace) {
      command.createNamespace();
    }
    values.forEach(command::set);
    return command.call().getOutput();
  }

  private String upgrade(String release, String chart, String kubeconfig) {
    var command =
        new Helm(Path.of("..", chart))
            .upgrade()
            .withName(release)
            .withNamespace(namespace)
            .withKubeConfigContents(kubeconfig);
    if (reuseValues) {
      command.reuseValues();
    }
    values.forEach(command::set);
    return command.call().getOutput();
  }
}
