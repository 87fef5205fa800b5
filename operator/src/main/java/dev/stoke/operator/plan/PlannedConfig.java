package dev.stoke.operator.plan;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that configure the auth pods.
 *
 * @param text of config.yaml; holds the plan's revision
 * @param restartHash changes when running pods must be replaced to take up the configuration
 * @param providers the files of foreign providers that new pods get
 * @param kept files of providers that older pods still have mounted, by key
 */
public record PlannedConfig(
    String text, String restartHash, List<ProviderFile> providers, SortedMap<String, String> kept) {
  public PlannedConfig {
    providers = List.copyOf(providers);
  }

  /** All of them, by their keys in the ConfigMap. */
  public SortedMap<String, String> files() {
    var files = new TreeMap<>(kept);
    providers.forEach(provider -> files.put(provider.key(), provider.text()));
    files.put(Names.CONFIG_KEY, text);
    return files;
  }
}
