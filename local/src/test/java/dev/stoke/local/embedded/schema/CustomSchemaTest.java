package dev.stoke.local.embedded.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomSchemaTest {
  private final CustomSchema schema = new CustomSchema(widgets());

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {size: S, replicas: 0}      | spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1
          {size: S, replicas: 10}     | spec.replicas: Invalid value: 10: spec.replicas in body should be less than or equal to 9
          {size: S, replicas: two}    | spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"
          {replicas: 1}               | spec.size: Required value
          {size: SMALL}               | spec.size: Too long: may not be more than 4 bytes
          {size: S, color: blue}      | spec.color: Unsupported value: "blue": supported values: "red", "green"
          {size: S, code: '1'}        | spec.code: Invalid value: "1": spec.code in body should match '^[a-z]+$'
          {size: S, tags: [a, b, c]}  | spec.tags: Too many: 3: must have at most 2 items
          {size: S, tags: [1]}        | spec.tags[0]: Invalid value: "integer": spec.tags[0] in body must be of type string: "integer"
          {size: S, parts: [{name: a}, {name: a}]} | spec.parts[1]: Duplicate value: "object"
          {size: S, parts: [{weight: 1}]} | spec.parts[0].name: Required value
          {size: S, replicas: 7}      | spec: Invalid value: "object": spec.replicas must not pass spec.limit
          """)
  void aWrongValueIsRefusedInTheWordsOfARealServer(String spec, String expected) {
    assertThat(problems("{spec: " + spec + "}", Optional.empty())).containsExactly(expected);
  }

  @Test
  void aTransitionRuleComparesWithTheOldObject() {
    ObjectNode old = yaml("{spec: {size: S, replicas: 1, limit: 2}}");

    assertThat(problems("{spec: {size: M, replicas: 1, limit: 2}}", Optional.of(old)))
        .containsExactly("spec: Invalid value: \"object\": spec.size cannot change");
  }

  @Test
  void defaultsFillWhatIsAbsentAndEmptyListsCount() {
    ObjectNode widget = yaml("{spec: {size: S}}");

    schema.applyDefaults(widget);

    assertThat(widget).isEqualTo(yaml("{spec: {size: S, replicas: 2, limit: 5, tags: []}}"));
  }

  @Test
  void unknownFieldsAreDroppedAndNamed() {
    ObjectNode widget =
        yaml("{metadata: {any: 1}, spec: {size: S, foo: 1, parts: [{name: a, bar: 2}]}, x: 1}");

    assertThat(schema.prune(widget))
        .containsExactlyInAnyOrder("spec.foo", "spec.parts[0].bar", "x");
    assertThat(widget).isEqualTo(yaml("{metadata: {any: 1}, spec: {size: S, parts: [{name: a}]}}"));
  }

  @Test
  void aRuleThatDoesNotCompileIsAProblemOfTheSchema() {
    var broken =
        new CustomSchema(yaml("{type: object, x-kubernetes-validations: [{rule: 'self. >'}]}"));

    assertThat(broken.problems("schema"))
        .singleElement()
        .satisfies(cause ->
            assertThat(cause.field()).isEqualTo("schema.x-kubernetes-validations[0].rule"));
  }

  private List<String> problems(String widget, Optional<ObjectNode> old) {
    ObjectNode object = yaml(widget);
    schema.applyDefaults(object);
    return schema.validate(object, old).stream()
        .map(cause -> cause.field() + ": " + cause.message())
        .toList();
  }

  private static JsonNode widgets() {
    try (InputStream file =
        Objects.requireNonNull(CustomSchemaTest.class.getResourceAsStream("../widgets-crd.yaml"))) {
      return Json.parse(file.readAllBytes(), true).at("/spec/versions/0/schema/openAPIV3Schema");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ObjectNode yaml(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8), true);
  }
}
