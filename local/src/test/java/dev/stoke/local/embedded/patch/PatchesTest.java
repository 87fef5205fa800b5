package dev.stoke.local.embedded.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
  @ParameterizedTest(name = "{0} + {1} = {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":"b"}           | {"a":"c"}            | {"a":"c"}
          {"a":"b"}           | {"b":"c"}            | {"a":"b","b":"c"}
          {"a":"b"}           | {"a":null}           | {}
          {"a":["b"]}         | {"a":"c"}            | {"a":"c"}
          {"a":["b"]}         | {"a":["c","d"]}      | {"a":["c","d"]}
          {"a":{"b":"c"}}     | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}   | {"a":[1]}            | {"a":[1]}
          {"e":null}          | {"a":1}              | {"e":null,"a":1}
          {}                  | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          """)
  void mergePatchFollowsTheExamplesOfTheRfc(String target, String patch, String expected) {
    assertThat(Patches.merge(json(target), json(patch))).isEqualTo(json(expected));
  }

  @Test
  void jsonPatchThatDoesNotFitIsRefused() {
    JsonNode patch = json("[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]");

    assertThatThrownBy(() -> Patches.json(json("{\"a\":1}"), patch))
        .isInstanceOfSatisfying(ApiError.class, error -> assertThat(error.code()).isEqualTo(422));
  }

  @Test
  void jsonPatchAddsAndRemoves() {
    JsonNode patch =
        json(
            "[{\"op\":\"add\",\"path\":\"/b\",\"value\":[1]},{\"op\":\"remove\",\"path\":\"/a\"}]");

    assertThat(Patches.json(json("{\"a\":1}"), patch)).isEqualTo(json("{\"b\":[1]}"));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"containers":[{"name":"a","image":"x"}]} | {"containers":[{"name":"b"}]} | {"containers":[{"name":"a","image":"x"},{"name":"b"}]}
          {"containers":[{"name":"a","image":"x"}]} | {"containers":[{"name":"a","image":"y"}]} | {"containers":[{"name":"a","image":"y"}]}
          {"containers":[{"name":"a"},{"name":"b"}]} | {"containers":[{"name":"a","$patch":"delete"}]} | {"containers":[{"name":"b"}]}
          {"containers":[{"name":"a"},{"name":"b"}]} | {"containers":[{"$patch":"replace"},{"name":"c"}]} | {"containers":[{"name":"c"}]}
          {"containers":[{"name":"a"},{"name":"b"}]} | {"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]} | {"containers":[{"name":"b"},{"name":"a"}]}
          {"finalizers":["a","b"]} | {"$deleteFromPrimitiveList/finalizers":["a"]} | {"finalizers":["b"]}
          {"finalizers":["a"]} | {"finalizers":["b"]} | {"finalizers":["a","b"]}
          {"args":["a"]} | {"args":["b"]} | {"args":["b"]}
          {"strategy":{"type":"R","rolling":1}} | {"strategy":{"$retainKeys":["type"],"type":"O"}} | {"strategy":{"type":"O"}}
          """)
  void strategicMergePatchMergesKnownListsByTheirKeys(
      String target, String patch, String expected) {
    assertThat(StrategicMergePatch.apply((ObjectNode) json(target), (ObjectNode) json(patch)))
        .isEqualTo(json(expected));
  }

  private static JsonNode json(String text) {
    return Json.parse(text.strip().getBytes(StandardCharsets.UTF_8), false);
  }
}
