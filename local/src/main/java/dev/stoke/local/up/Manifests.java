package dev.stoke.local.up;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** YAML files to objects on the API server, by server-side apply. */
public final class Manifests {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("stoke-cli")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  public Manifests(KubernetesClient client) {
    this.client = requireNonNull(client, "client is null");
  }

  /** Objects of one file with one or more documents; namespace "default" where none is named. */
  public List<HasMetadata> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return client.load(in).items();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Applies one object and returns it as the server stored it. */
  public HasMetadata apply(HasMetadata object) {
    return client.resource(object).patch(APPLY);
  }

  /** Applies every CRD of the folder and waits until the server serves it. */
  public void applyCrds(Path folder, Duration patience) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        for (HasMetadata crd : read(file)) {
          apply(crd);
          client
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(crd.getMetadata().getName())
              .waitUntilCondition(
                  Manifests::established, patience.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Applies an opaque Secret with these values. */
  public void applySecret(String namespace, String name, Map<String, String> values) {
    apply(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withType("Opaque")
            .withData(encoded(values))
            .build());
  }

  /** True when the server already has an object of this kind, namespace and name. */
  public boolean exists(HasMetadata object) {
    return client.resource(object).get() != null;
  }

  private static Map<String, String> encoded(Map<String, String> values) {
    var encoder = Base64.getEncoder();
    var data = new TreeMap<String, String>();
    values.forEach((key, value) ->
        data.put(key, encoder.encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return data;
  }

  /** A new definition has no status, then one whose conditions are null. */
  static boolean established(@Nullable CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  static boolean isStokeCluster(HasMetadata object) {
    return object instanceof GenericKubernetesResource && "StokeCluster".equals(object.getKind());
  }
}
