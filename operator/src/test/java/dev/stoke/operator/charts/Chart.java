package dev.stoke.operator.charts;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.Map;

/** A chart of {@code helm/}, as Helm itself sees it. */
public enum Chart {
  OPERATOR("stoke-operator"),
  CLUSTER("stoke-cluster");

  /** Charts say which Kubernetes they need; without a server Helm has to be told which it is. */
  private static final String KUBERNETES = "v1.36.3";

  private final String name;

  Chart(String name) {
    this.name = name;
  }

  public Path directory() {
    return Path.of("../helm", name);
  }

  public Helm helm() {
    return new Helm(directory());
  }

  /** Release {@code stoke} in the namespace {@code auth}. */
  String render(Map<String, String> values) {
    var command = template();
    values.forEach(command::set);
    return command.call();
  }

  /** The same with a file of values. */
  String render(Path values) {
    return template().withValuesFile(values).call();
  }

  /** The defaults under another name. */
  String renderInstalled(String release, String namespace) {
    return template().withName(release).withNamespace(namespace).call();
  }

  private TemplateCommand template() {
    return helm().template().withName("stoke").withNamespace("auth").withKubeVersion(KUBERNETES);
  }

  /** Directories with values.yaml and what becomes of it. */
  Path cases() {
    return Path.of("src/test/resources/charts", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
