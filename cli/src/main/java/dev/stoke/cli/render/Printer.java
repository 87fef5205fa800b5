package dev.stoke.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.plan.OptionalApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Objects as YAML documents that kubectl reads. */
final class Printer {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private static final String CONTENTS = "stoke.hppr.dev/contents";
  private static final String PLACEHOLDER =
      "not shown, for the operator makes them and only the cluster knows them: %s";

  private Printer() {}

  static String text(Rendering rendering) {
    var text = new StringBuilder();
    text.append(
        """
        # What the operator makes of StokeCluster %s/%s in an empty namespace, but for their owner. To read and to
        # compare: the operator applies them itself, with Secrets of its own.
        """
            .formatted(rendering.namespace(), rendering.name()));
    if (rendering.paused()) {
      text.append("# It is paused: nothing of this is applied until the annotation is removed.\n");
    }
    for (var child : rendering.children()) {
      text.append("---\n");
      for (var api : OptionalApi.values()) {
        if (api.kind().equals(child.getKind())) {
          text.append("# Only where there is %s.\n".formatted(api.broughtBy()));
        }
      }
      text.append(yaml(child));
    }
    return text.toString();
  }

  private static String yaml(HasMetadata object) {
    var shown = object instanceof Secret secret ? described(secret) : object;
    try {
      return YAML.writeValueAsString(YAML.readTree(Serialization.asYaml(shown)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object of ours is no YAML", e);
    }
  }

  /**
   * Without values, so that whoever applies it over the operator's own destroys nothing; an
   * annotation says what is in it.
   */
  private static Secret described(Secret secret) {
    // spotless:off
    return new SecretBuilder(secret)
        .withData(null)
        .editMetadata()
          .addToAnnotations(CONTENTS, PLACEHOLDER.formatted(String.join(", ", secret.getData().keySet())))
        .endMetadata()
        .build();
    // spotless:on
  }
}
