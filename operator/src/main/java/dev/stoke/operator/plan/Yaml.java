package dev.stoke.operator.plan;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;

/**
 * Writes the auth pods' files. Strings are always quoted: nobody has to know which of them YAML
 * would take for something else.
 */
final class Yaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private Yaml() {}

  static String write(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write a configuration", e);
    }
  }
}
