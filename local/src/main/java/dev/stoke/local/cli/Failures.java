package dev.stoke.local.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exceptions as one sentence for a person. */
public final class Failures {
  private Failures() {}

  /** The messages of the failure and its causes, outermost first, without repetitions. */
  public static String sentence(Throwable failure) {
    List<String> parts = new ArrayList<>();
    for (Throwable t = failure; t != null && parts.size() < 4; t = t.getCause()) {
      String message = message(t);
      if (message != null && parts.stream().noneMatch(part -> part.contains(message))) {
        parts.add(message);
      }
    }
    return parts.isEmpty() ? failure.getClass().getSimpleName() : String.join(": ", parts);
  }

  private static @Nullable String message(Throwable t) {
    if (t instanceof KubernetesClientException refused && refused.getStatus() != null) {
      // The server's own sentence, without the client's preamble.
      return refused.getStatus().getMessage();
    }
    String message = t.getMessage();
    return message == null || message.isBlank() ? null : message.strip();
  }
}
