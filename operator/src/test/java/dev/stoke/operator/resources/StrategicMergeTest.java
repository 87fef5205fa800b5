package dev.stoke.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StrategicMergeTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1}                                      | {b: 2}                                                  | {a: 1, b: 2}
          {a: {b: 1, c: 2}}                           | {a: {c: 3}}                                             | {a: {b: 1, c: 3}}
          {a: {b: 1, c: 2}}                           | {a: {c: null}}                                          | {a: {b: 1}}
          {a: {b: 1}}                                 | {a: {c: {d: null, e: 1}}}                               | {a: {b: 1, c: {e: 1}}}
          {containers: [{name: x, image: a}]}         | {containers: [{name: x, tty: true}]}                    | {containers: [{name: x, image: a, tty: true}]}
          {containers: [{name: x}]}                   | {containers: [{name: y}]}                               | {containers: [{name: x}, {name: y}]}
          {containers: [{name: x}, {name: y}]}        | {containers: [{name: x, $patch: delete}]}               | {containers: [{name: y}]}
          {containers: [{name: x}]}                   | {containers: [{name: y, $patch: delete}]}               | {containers: [{name: x}]}
          {env: [{name: A, value: a}]}                | {env: [{name: A, value: b}]}                            | {env: [{name: A, value: b}]}
          {volumes: [{name: x, emptyDir: {}}]}        | {volumes: [{name: x, secret: {secretName: s}}]}         | {volumes: [{name: x, secret: {secretName: s}}]}
          {volumeMounts: [{mountPath: /a, name: x}]}  | {volumeMounts: [{mountPath: /a, name: y}]}              | {volumeMounts: [{mountPath: /a, name: y}]}
          {args: [a, b]}                              | {args: [c]}                                             | {args: [c]}
          {tolerations: [{key: a}]}                   | {tolerations: [{key: b}]}                               | {tolerations: [{key: b}]}
          """)
  void aPatchIsMergedAsKubernetesDoes(String base, String patch, String merged) throws IOException {
    var before = (ObjectNode) YAML.readTree(base);
    assertThat(StrategicMerge.merge(before, YAML.readTree(patch))).isEqualTo(YAML.readTree(merged));
    assertThat(before).isEqualTo(YAML.readTree(base));
  }
}
