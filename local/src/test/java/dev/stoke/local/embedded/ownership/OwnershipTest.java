package dev.stoke.local.embedded.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Shape SHAPE = BuiltInShape.of("StatefulSet");
  private static final Writer ALICE = new Writer("alice", true, Optional.empty());
  private static final Writer BOB = new Writer("bob", true, Optional.empty());

  @Test
  void twoManagersShareAnObjectFieldByField() {
    ObjectNode first = apply(bare(), "spec: {replicas: 3}", ALICE);
    ObjectNode both = apply(first, "spec: {serviceName: web}", BOB);

    assertThat(both.at("/spec")).isEqualTo(yaml("{replicas: 3, serviceName: web}"));
    assertThat(owned(both, "alice")).isEqualTo(yaml("f:spec: {'f:replicas': {}}"));
    assertThat(owned(both, "bob")).isEqualTo(yaml("f:spec: {'f:serviceName': {}}"));
  }

  @Test
  void anotherValueForSomebodyElsesFieldIsAConflict() {
    ObjectNode live = apply(bare(), "spec: {replicas: 3}", ALICE);

    assertThatThrownBy(() -> apply(live, "spec: {replicas: 4}", BOB))
        .isInstanceOf(ApiError.class)
        .hasMessage("Apply failed with 1 conflict: conflict with \"alice\": .spec.replicas");
  }

  @Test
  void theSameValueIsSharedWithoutConflict() {
    ObjectNode live = apply(bare(), "spec: {replicas: 3}", ALICE);
    ObjectNode shared = apply(live, "spec: {replicas: 3}", BOB);

    assertThat(owned(shared, "alice")).isEqualTo(owned(shared, "bob"));
  }

  @Test
  void forceTakesTheFieldAway() {
    ObjectNode live = apply(bare(), "spec: {replicas: 3, serviceName: a}", ALICE);
    ObjectNode forced = Ownership.apply(live, config("spec: {replicas: 4}"), SHAPE, BOB, true, NOW);

    assertThat(forced.at("/spec/replicas").asInt()).isEqualTo(4);
    assertThat(owned(forced, "alice")).isEqualTo(yaml("f:spec: {'f:serviceName': {}}"));
  }

  @Test
  void whatAManagerNoLongerAppliesGoesAway() {
    ObjectNode live = apply(bare(), "spec: {replicas: 3, serviceName: a}", ALICE);
    ObjectNode less = apply(live, "spec: {replicas: 3}", ALICE);

    assertThat(less.at("/spec")).isEqualTo(yaml("{replicas: 3}"));
  }

  @Test
  void whatAnotherManagerAlsoAppliesStays() {
    ObjectNode live = apply(bare(), "spec: {replicas: 3}", ALICE);
    ObjectNode shared = apply(live, "spec: {replicas: 3}", BOB);
    ObjectNode left = apply(shared, "metadata: {labels: {a: b}}", ALICE);

    assertThat(left.at("/spec/replicas").asInt()).isEqualTo(3);
  }

  @Test
  void containersAndTheirVariablesAreOwnedOneByOne() {
    ObjectNode live =
        apply(bare(), pod("{name: a, image: x, env: [{name: E, value: '1'}]}"), ALICE);
    ObjectNode both = apply(live, pod("{name: a, env: [{name: F, value: '2'}]}"), BOB);
    ObjectNode without = apply(both, pod("{name: a, image: x}"), ALICE);

    assertThat(both.at("/spec/template/spec/containers/0/env")).hasSize(2);
    assertThat(without.at("/spec/template/spec/containers/0"))
        .isEqualTo(yaml("{name: a, image: x, env: [{name: F, value: '2'}]}"));
  }

  @Test
  void aContainerThatIsNoLongerAppliedGoesAway() {
    ObjectNode live = apply(bare(), pod("{name: a}, {name: b}"), ALICE);
    ObjectNode less = apply(live, pod("{name: b}"), ALICE);

    assertThat(less.at("/spec/template/spec/containers")).isEqualTo(yaml("[{name: b}]"));
  }

  @Test
  void portsAreIdentifiedWithTheDefaultProtocol() {
    ObjectNode live = apply(bare(), pod("{name: a, ports: [{containerPort: 80}]}"), ALICE);

    assertThat(owned(live, "alice").toString())
        .contains("k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}");
  }

  @Test
  void atomicListsAreReplacedAsAWhole() {
    ObjectNode live = apply(bare(), pod("{name: a, args: [x, y]}"), ALICE);
    ObjectNode changed = apply(live, pod("{name: a, args: [z]}"), ALICE);

    assertThat(changed.at("/spec/template/spec/containers/0/args")).isEqualTo(yaml("[z]"));
  }

  @Test
  void anUpdateTakesTheFieldsThatItChanges() {
    ObjectNode live = apply(bare(), "spec: {replicas: 3, serviceName: a}", ALICE);
    ObjectNode scaled = live.deepCopy();
    Json.ensure(scaled, "spec").put("replicas", 5);

    Ownership.track(live, scaled, SHAPE, new Writer("scaler", false, Optional.empty()), NOW);

    assertThat(owned(scaled, "scaler")).isEqualTo(yaml("f:spec: {'f:replicas': {}}"));
    assertThat(owned(scaled, "alice")).isEqualTo(yaml("f:spec: {'f:serviceName': {}}"));
  }

  @Test
  void applyingTheSameAgainChangesNothingEvenLater() {
    ObjectNode live = apply(bare(), "spec: {replicas: 3}", ALICE);
    ObjectNode again =
        Ownership.apply(
            live, config("spec: {replicas: 3}"), SHAPE, ALICE, false, NOW.plusSeconds(60));

    assertThat(again).isEqualTo(live);
  }

  private static ObjectNode apply(ObjectNode live, String fields, Writer writer) {
    return Ownership.apply(live, config(fields), SHAPE, writer, false, NOW);
  }

  private static ObjectNode bare() {
    return yaml("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}}");
  }

  private static ObjectNode config(String fields) {
    ObjectNode config = bare();
    ObjectNode given = yaml(fields);
    given.properties().forEach(field -> config.set(field.getKey(), field.getValue()));
    Json.ensure(config, "metadata").put("name", "web");
    return config;
  }

  private static String pod(String containers) {
    return "spec: {template: {spec: {containers: [" + containers + "]}}}";
  }

  private static ObjectNode owned(ObjectNode object, String manager) {
    return Json.objects(object.at("/metadata/managedFields")).stream()
        .filter(entry -> Json.text(entry, "manager").equals(manager))
        .map(entry -> (ObjectNode) entry.path("fieldsV1"))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked") // The caller knows what it wrote.
  private static <T> T yaml(String text) {
    return (T) Json.parse(text.getBytes(StandardCharsets.UTF_8), true);
  }
}
