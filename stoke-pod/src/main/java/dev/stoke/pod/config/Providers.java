package dev.stoke.pod.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All foreign providers: those of {@code users.providers}, then those of the directory, by file.
 */
public record Providers(List<Provider> all) {
  /** Where upstream looks unless told otherwise. */
  private static final String DIRECTORY = "/etc/stoke/providers.d/";

  public Providers {
    all = List.copyOf(all);
  }

  static Providers read(
      YamlMap users, Path directory, Map<String, String> environment, Problems problems) {
    List<Provider> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlMap map : users.sections("providers")) {
      add(Provider.read(map), map, all, names);
    }
    Path folder =
        directory.resolve(users.text("provider_config_dir").orElse(DIRECTORY)).normalize();
    for (Path file : files(users, folder)) {
      Problems own = new Problems(file.toString());
      try {
        YamlMap map =
            StrictYaml.parse(
                StrictYaml.bytes(file), file, new Substitution(folder, environment), own);
        add(Provider.read(map), map, all, names);
        own.throwIfAny();
      } catch (ConfigException e) {
        problems.addAll(e);
      }
    }
    return new Providers(all);
  }

  /** A directory that is not there holds none, as upstream has it. */
  private static List<Path> files(YamlMap users, Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Providers::isYaml).sorted().toList();
    } catch (IOException e) {
      users.problem("provider_config_dir", folder + " is not a directory that can be read");
      return List.of();
    }
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  private static void add(Provider provider, YamlMap map, List<Provider> all, Set<String> names) {
    if (!provider.name().isEmpty() && !names.add(provider.name().toLowerCase(Locale.ROOT))) {
      map.problem("name", "another provider is called " + provider.name() + " too");
    }
    all.add(provider);
  }
}
