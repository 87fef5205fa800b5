package dev.stoke.e2e.witness;

import java.text.ParseException;

/** What a JWKS request came to. */
sealed interface JwksAnswer {
  /** 200 with a JWKS: the pod is in service, if its endpoint is Ready. */
  record Served(KeySet keys) implements JwksAnswer {}

  /** Not in service. */
  record NotInService(String cause) implements JwksAnswer {}

  /** 200 without a JWKS, or a refusal that a client would take for one. */
  record Unreadable(String why) implements JwksAnswer {}

  /** Reads an answer. Only a 503 that is no JSON is a fenced pod's. */
  static JwksAnswer of(int status, String contentType, String body) {
    boolean isJson = contentType.contains("json");
    if (status == 200) {
      try {
        return new Served(KeySet.parse(body));
      } catch (ParseException e) {
        return new Unreadable("200 with " + shortened(body) + ": " + e.getMessage());
      }
    }
    if (status == 503 && !isJson) {
      return new NotInService("fenced (503)");
    }
    return isJson
        ? new Unreadable(status + " with JSON: " + shortened(body))
        : new NotInService("HTTP " + status);
  }

  private static String shortened(String body) {
    return body.length() <= 500 ? body : body.substring(0, 500) + " ...";
  }
}
