package dev.stoke.local.embedded.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.local.embedded.resources.BuiltIns;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorsTest {
  private static final JsonNode POD =
      Json.parse(
          """
          metadata: {name: a, namespace: n, labels: {app: web, tier: front, a.b/c: "1"}}
          spec: {nodeName: node1}
          status: {phase: Running}
          """
              .getBytes(StandardCharsets.UTF_8),
          true);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app=web                       | true
          app==web,tier=front           | true
          app=web,tier=back             | false
          app!=web                      | false
          absent!=web                   | true
          app in (web, db)              | true
          app in (db)                   | false
          app notin (db),tier           | true
          absent notin (db)             | true
          tier                          | true
          !tier                         | false
          !absent                       | true
          a.b/c=1                       | true
          app in (web,db),tier notin (back,middle),!x | true
          """)
  void labelSelectorsSelect(String selector, boolean selected) {
    assertThat(LabelSelector.parse(selector).test(POD)).isEqualTo(selected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata.name=a               | true
          metadata.name=b               | false
          metadata.namespace=n          | true
          spec.nodeName=node1           | true
          spec.nodeName!=node1          | false
          spec.nodeName=                | false
          status.phase==Running,metadata.name=a | true
          """)
  void fieldSelectorsSelect(String selector, boolean selected) {
    assertThat(FieldSelector.parse(BuiltIns.PODS, selector).test(POD)).isEqualTo(selected);
  }

  @Test
  void aFieldThatCannotBeSelectedByIsRefused() {
    assertThatThrownBy(() -> FieldSelector.parse(BuiltIns.PODS, "spec.hostname=x"))
        .hasMessage("field label not supported: spec.hostname");
  }

  @Test
  void aSelectorThatCannotBeReadIsRefused() {
    assertThatThrownBy(() -> LabelSelector.parse("a=b=c"))
        .isInstanceOfSatisfying(ApiError.class, e -> assertThat(e.code()).isEqualTo(400));
  }
}
