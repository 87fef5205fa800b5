package dev.stoke.local.node.pod;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' {@code $(VAR)} in commands, arguments and values. */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([-._a-zA-Z0-9]+)\\))");

  private Expansion() {}

  /** Replaces known variables; {@code $$} is a plain {@code $}, an unknown one stays as written. */
  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> {
          String value = match.group(2) == null ? "$" : variables.get(match.group(2));
          return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
  }
}
