package dev.stoke.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.MembershipFixture;
import dev.stoke.operator.plan.Observation;
import dev.stoke.operator.plan.Observation.Config;
import dev.stoke.operator.plan.Observation.Referenced;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Planner;
import dev.stoke.operator.plan.SetSeen;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each directory is a case: in-cluster.yaml, in-seen.yaml (which keys the user's objects have), and
 * the objects that are expected. Run with -Dstoke.golden.write=true to write them anew, then read
 * the difference.
 */
final class GoldenTest {
  private static final Path CASES = Path.of("src/test/resources/golden");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private static final Map<String, Function<Plan, Object>> OBJECTS =
      Map.ofEntries(
          Map.entry("expected-certificate.yaml", CertificateResource::desired),
          Map.entry("expected-configmap.yaml", ConfigMapResource::desired),
          Map.entry("expected-httproute.yaml", HttpRouteResource::desired),
          Map.entry("expected-ingress.yaml", IngressResource::desired),
          Map.entry("expected-networkpolicy.yaml", NetworkPolicyResource::desired),
          Map.entry("expected-peers-service.yaml", PeersServiceResource::desired),
          Map.entry("expected-poddisruptionbudget.yaml", PodDisruptionBudgetResource::desired),
          Map.entry("expected-service.yaml", ServiceResource::desired),
          Map.entry("expected-serviceaccount.yaml", ServiceAccountResource::desired),
          Map.entry("expected-servicemonitor.yaml", ServiceMonitorResource::desired),
          Map.entry("expected-statefulset.yaml", StatefulSetResource::desired),
          Map.entry("expected-problems.yaml", Plan::problems));

  private static final Set<String> INPUTS = Set.of("in-cluster.yaml", "in-seen.yaml");

  @TestFactory
  Stream<DynamicTest> everyObjectOfEveryCase() throws IOException {
    return directories().stream().flatMap(GoldenTest::tests);
  }

  @TestFactory
  Stream<DynamicTest> noFileIsUnused() throws IOException {
    return directories().stream()
        .map(directory ->
            dynamicTest(
                directory.getFileName().toString(),
                () -> {
                  var known = new HashSet<>(OBJECTS.keySet());
                  known.addAll(INPUTS);
                  assertThat(files(directory)).isSubsetOf(known).containsAll(INPUTS);
                  assertThat(files(directory))
                      .as("a case expects something")
                      .anyMatch(OBJECTS::containsKey);
                }));
  }

  private static Stream<DynamicTest> tests(Path directory) {
    return OBJECTS.entrySet().stream()
        .filter(object -> Files.exists(directory.resolve(object.getKey())))
        .map(object ->
            dynamicTest(
                directory.getFileName() + "/" + object.getKey(),
                () -> check(directory, object.getKey(), object.getValue())));
  }

  private static void check(Path directory, String file, Function<Plan, Object> object)
      throws IOException {
    var expected = directory.resolve(file);
    JsonNode actual = YAML.readTree(Serialization.asYaml(object.apply(plan(directory))));
    if (Boolean.getBoolean("stoke.golden.write")) {
      Files.writeString(expected, YAML.writeValueAsString(actual));
    }
    assertThat(YAML.writeValueAsString(actual))
        .isEqualTo(YAML.writeValueAsString(YAML.readTree(expected.toFile())));
  }

  @Test
  void theFingerprintOfTheTemplateIsOfTheTemplateAlone() throws IOException {
    var three = plan(CASES.resolve("defaults"));
    var leaving = plan(CASES.resolve("leaving-and-absent"));
    var other = plan(CASES.resolve("everything-set"));
    assertThat(StatefulSetResource.templateHash(three))
        .isEqualTo(StatefulSetResource.templateHash(leaving))
        .isNotEqualTo(StatefulSetResource.templateHash(other));
  }

  private static Plan plan(Path directory) throws IOException {
    var cluster =
        Serialization.unmarshal(
            Files.readString(directory.resolve("in-cluster.yaml")), StokeCluster.class);
    var seen = YAML.readTree(directory.resolve("in-seen.yaml").toFile());
    return Planner.plan(
        cluster,
        new Observation(
            seen.has("config")
                ? new Config(7, seen.path("config").asText(), files(seen.path("files")))
                : null,
            seen.path("lastRevision").asLong(0),
            referenced(seen.path("databaseSecret")),
            seen.has("initialUsers") ? referenced(seen.path("initialUsers")) : null,
            secrets(seen.path("secrets"), seen.path("certificates")),
            apis(seen.path("apis")),
            seen.path("certificateTrouble").asText(""),
            MembershipFixture.seen(set(seen.path("set")), seen.path("members").asText(""))),
        // A golden file is of one object: what only repeats another is not in it.
        plan -> "0123456789abcdef");
  }

  private static @Nullable SetSeen set(JsonNode set) {
    return set.isObject()
        ? new SetSeen(
            set.path("replicas").asInt(),
            set.path("partition").asInt(),
            "0123456789abcdef",
            true,
            set.path("pods").asInt(),
            set.path("current").asText(),
            set.path("update").asText())
        : null;
  }

  private static Map<String, String> files(JsonNode files) {
    var texts = new HashMap<String, String>();
    files.properties().forEach(file -> texts.put(file.getKey(), file.getValue().asText()));
    return texts;
  }

  /** Lists of keys by the Secret's name, and of which Certificates they are. */
  private static Map<String, Referenced> secrets(JsonNode secrets, JsonNode certificates) {
    var referenced = new HashMap<String, Referenced>();
    secrets
        .properties()
        .forEach(secret ->
            referenced.put(
                secret.getKey(),
                new Referenced(
                    true,
                    referenced(secret.getValue()).keys(),
                    certificates.path(secret.getKey()).asText(null))));
    return referenced;
  }

  private static Set<OptionalApi> apis(JsonNode names) {
    var apis = EnumSet.noneOf(OptionalApi.class);
    names.forEach(name -> apis.add(OptionalApi.valueOf(name.asText())));
    return apis;
  }

  /** A list of keys; missing when there is none. */
  private static Referenced referenced(JsonNode keys) {
    if (!keys.isArray()) {
      return Referenced.MISSING;
    }
    var names = new HashSet<String>();
    keys.forEach(key -> names.add(key.asText()));
    return new Referenced(true, names);
  }

  private static List<Path> directories() throws IOException {
    try (var directories = Files.list(CASES)) {
      return directories.sorted().toList();
    }
  }

  private static List<String> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
