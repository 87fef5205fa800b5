package dev.stoke.images;

import dev.stoke.local.up.Programs;
import java.util.List;

/** A program that an image is made of; its name is the image's, which the charts ask for. */
enum Program {
  POD(
      "stoke-pod",
      "stoke-pod",
      "dev.stoke.pod.PodMain",
      Programs.POD_OPTIONS,
      List.of(8080, 8081, 9090),
      "Stoke auth pod",
      "Logs users in, issues signed JWTs, and publishes the keys to verify them."),
  OPERATOR(
      "operator",
      "stoke-operator",
      "dev.stoke.operator.OperatorMain",
      Programs.OPERATOR_OPTIONS,
      List.of(8090),
      "Stoke operator",
      "Turns StokeClusters into highly available JWT issuers.");

  private final String module;
  private final String artifact;
  private final String mainClass;
  private final List<String> options;
  private final List<Integer> ports;
  private final String title;
  private final String description;

  Program(
      String module,
      String artifact,
      String mainClass,
      List<String> options,
      List<Integer> ports,
      String title,
      String description) {
    this.module = module;
    this.artifact = artifact;
    this.mainClass = mainClass;
    this.options = options;
    this.ports = ports;
    this.title = title;
    this.description = description;
  }

  /** The folder of its Maven module. */
  String module() {
    return module;
  }

  /** Its jar's name without version, and the image's. */
  String artifact() {
    return artifact;
  }

  String mainClass() {
    return mainClass;
  }

  /** Of Java, for this program alone. */
  List<String> options() {
    return options;
  }

  /** TCP ports that it listens on by default. */
  List<Integer> ports() {
    return ports;
  }

  String title() {
    return title;
  }

  String description() {
    return description;
  }
}
