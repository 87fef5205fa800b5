package dev.stoke.local.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.stoke.local.embedded.model.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@code x-kubernetes-validations}. The libraries that only Kubernetes has ({@code
 * quantity}, {@code url}, {@code ip}) are not there: a rule that uses one is refused with its CRD.
 */
final class CelRules {
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(CelExtensions.strings(), CelOptionalLibrary.INSTANCE)
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.strings(), CelOptionalLibrary.INSTANCE)
          .build();
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private final Causes causes;

  CelRules(Causes causes) {
    this.causes = causes;
  }

  /** Compiles every rule of a schema; what does not compile becomes a cause. */
  void compileAll(JsonNode schema, String path) {
    JsonNode rules = schema.path("x-kubernetes-validations");
    for (int i = 0; i < rules.size(); i++) {
      String rule = Json.text(rules.get(i), "rule");
      try {
        program(rule);
      } catch (CelValidationException | CelEvaluationException e) {
        causes.invalid(
            path + ".x-kubernetes-validations[" + i + "].rule",
            "\"" + rule + "\"",
            "compilation failed: " + e.getMessage());
      }
    }
    schema
        .path("properties")
        .properties()
        .forEach(each -> compileAll(each.getValue(), path + ".properties[" + each.getKey() + "]"));
    if (schema.path("items").isObject()) {
      compileAll(schema.path("items"), path + ".items");
    }
    if (schema.path("additionalProperties").isObject()) {
      compileAll(schema.path("additionalProperties"), path + ".additionalProperties");
    }
  }

  /** Checks the value and everything below it. */
  void check(JsonNode value, @Nullable JsonNode old, JsonNode schema, String path) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      evaluate(value, old, rule, path);
    }
    if (value instanceof ObjectNode object) {
      for (var field : object.properties()) {
        JsonNode property = schema.path("properties").path(field.getKey());
        JsonNode below = property.isMissingNode() ? schema.path("additionalProperties") : property;
        String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        check(field.getValue(), old == null ? null : old.get(field.getKey()), below, at);
      }
    } else if (value.isArray() && schema.path("items").isObject()) {
      for (int i = 0; i < value.size(); i++) {
        JsonNode item = value.get(i);
        check(item, sameItem(item, old, schema), schema.path("items"), path + "[" + i + "]");
      }
    }
  }

  /** Only items of a keyed list have an identity, and so an old value. */
  private static @Nullable JsonNode sameItem(
      JsonNode item, @Nullable JsonNode old, JsonNode schema) {
    var keys = Json.texts(schema.path("x-kubernetes-list-map-keys"));
    if (old == null || keys.isEmpty()) {
      return null;
    }
    return old.valueStream()
        .filter(each -> keys.stream().allMatch(key -> each.path(key).equals(item.path(key))))
        .findFirst()
        .orElse(null);
  }

  private void evaluate(JsonNode value, @Nullable JsonNode old, JsonNode rule, String path) {
    String expression = Json.text(rule, "rule");
    boolean isTransition = OLD_SELF.matcher(expression).find();
    if (isTransition && old == null) {
      return;
    }
    var variables = new HashMap<String, Object>();
    variables.put("self", CelValues.of(value));
    if (old != null) {
      variables.put("oldSelf", CelValues.of(old));
    }
    String at = path + Json.text(rule, "fieldPath");
    String shown = Causes.show(value);
    try {
      if (!Boolean.TRUE.equals(program(expression).eval(variables))) {
        causes.invalid(at, shown, message(rule, variables));
      }
    } catch (CelValidationException | CelEvaluationException e) {
      causes.invalid(at, shown, "rule evaluation error: " + e.getMessage());
    }
  }

  private static String message(JsonNode rule, Map<String, Object> variables) {
    String expression = Json.text(rule, "messageExpression");
    if (!expression.isEmpty()) {
      try {
        return String.valueOf(program(expression).eval(variables));
      } catch (CelValidationException | CelEvaluationException e) {
        // As a real server does: the fixed message stands in for one that cannot be computed.
      }
    }
    String message = Json.text(rule, "message");
    return message.isEmpty() ? "failed rule: " + Json.text(rule, "rule") : message;
  }

  private static CelRuntime.Program program(String expression)
      throws CelValidationException, CelEvaluationException {
    CelRuntime.Program known = PROGRAMS.get(expression);
    if (known == null) {
      known = RUNTIME.createProgram(COMPILER.compile(expression).getAst());
      PROGRAMS.put(expression, known);
    }
    return known;
  }
}
