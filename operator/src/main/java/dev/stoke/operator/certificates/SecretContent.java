package dev.stoke.operator.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.plan.Fingerprint;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a Secret holds, as text; cannot be printed. */
public final class SecretContent {
  private final SortedMap<String, String> texts;
  private final SortedMap<String, String> annotations;

  private SecretContent(Map<String, String> texts, Map<String, String> annotations) {
    this.texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    this.annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  static SecretContent of(Map<String, String> texts) {
    return new SecretContent(texts, Map.of());
  }

  SecretContent annotated(Map<String, String> with) {
    return new SecretContent(texts, with);
  }

  /**
   * As Kubernetes has it.
   *
   * @param data values in base64
   */
  public static SecretContent ofKubernetes(
      @Nullable Map<String, String> data, @Nullable Map<String, String> annotations) {
    var texts = new TreeMap<String, String>();
    requireNonNullElse(data, Map.<String, String>of())
        .forEach((key, value) -> texts.put(key, decoded(value)));
    return new SecretContent(texts, requireNonNullElse(annotations, Map.of()));
  }

  /** What is no base64 is no PEM either: whoever reads it says so. */
  private static String decoded(@Nullable String base64) {
    try {
      return base64 == null ? "" : new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Values in base64, as Kubernetes takes them. */
  public Map<String, String> data() {
    var data = new TreeMap<String, String>();
    texts.forEach(
        (key, text) -> data.put(key, Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
    return data;
  }

  /** On the Secret: how far a change has come. */
  public Map<String, String> annotations() {
    return annotations;
  }

  boolean has(String key) {
    return texts.containsKey(key);
  }

  /** Empty when there is none. */
  String text(String key) {
    return texts.getOrDefault(key, "");
  }

  Iterable<String> keys() {
    return texts.keySet();
  }

  String fingerprint() {
    return Fingerprint.of(texts + " " + annotations);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretContent that
        && texts.equals(that.texts)
        && annotations.equals(that.annotations);
  }

  @Override
  public int hashCode() {
    return texts.keySet().hashCode();
  }

  @Override
  public String toString() {
    return "SecretContent" + texts.keySet();
  }
}
