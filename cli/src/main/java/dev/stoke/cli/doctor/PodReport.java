package dev.stoke.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pod says of itself at {@code GET /status} of its management listener.
 *
 * @param reason for its being ready or not
 * @param at by the pod's clock
 * @param ahead of the API server's clock, to a second; null when one of them has not said
 * @param ledgerReadAt by the pod's clock; null when it never was
 * @param clockErrorMillis against the database's; null when that was never asked
 * @param memberErrors of the last exchange with each member that did not answer, by instance id
 */
record PodReport(
    boolean ready,
    String reason,
    Instant at,
    @Nullable Duration ahead,
    @Nullable Instant ledgerReadAt,
    @Nullable Long clockErrorMillis,
    Map<String, String> memberErrors) {
  private static final int MAX_TEXT = 300;

  PodReport {
    memberErrors = Map.copyOf(memberErrors);
  }

  static PodReport of(JsonNode status, Instant at, @Nullable Duration ahead) {
    var federation = status.path("federation");
    var errors = new TreeMap<String, String>();
    for (var member : federation.path("members")) {
      var error = text(member.path("error"));
      if (!error.isEmpty()) {
        errors.put(text(member.path("id")), error);
      }
    }
    var clock = federation.path("clock_error_ms");
    return new PodReport(
        status.path("ready").asBoolean(),
        text(status.path("reason")),
        at,
        ahead,
        time(federation.path("ledger_read_at")),
        clock.isIntegralNumber() ? clock.longValue() : null,
        errors);
  }

  private static String text(JsonNode value) {
    var text = value.isTextual() ? value.textValue() : "";
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + " ..." : text;
  }

  private static @Nullable Instant time(JsonNode value) {
    try {
      return value.isTextual() ? Instant.parse(value.textValue()) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
