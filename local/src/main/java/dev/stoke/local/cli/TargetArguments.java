package dev.stoke.local.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code KIND}, {@code KIND NAME} or {@code KIND/NAME} and {@code -n}, as kubectl takes them. */
final class TargetArguments {
  @Parameters(index = "0", paramLabel = "KIND[/NAME]")
  private String kind;

  @Parameters(index = "1", arity = "0..1", defaultValue = "", paramLabel = "NAME")
  private String name;

  @Mixin private NamespaceOption namespace;

  /** What was named; the name may be empty. */
  Target target() {
    return Target.parse(kind, name);
  }

  /** The same, of one object. */
  Target one(String example) {
    Target target = target();
    if (target.name().isEmpty()) {
      throw new IllegalArgumentException("name the object, too: " + example);
    }
    return target;
  }

  /** Where the server keeps it. */
  String path(KubernetesClient client) {
    Target target = target();
    return ResourceType.find(client, target.kind()).path(namespace.name(), target.name());
  }
}
