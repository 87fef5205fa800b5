package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A call that is not done, and why. Unchecked, so that it ends a transaction. Its forms are those
 * that clients of the Go server know.
 */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private enum Form {
    /** {@code error_message}. */
    GENERAL,
    /** {@code code}, {@code status} and {@code errors}. */
    ENTITY,
    /** {@code message}. */
    ACCOUNT
  }

  private final int status;
  private final Form form;

  private Refused(int status, Form form, String sentence) {
    super(sentence);
    this.status = status;
    this.form = form;
  }

  static Refused invalid(String sentence) {
    return new Refused(400, Form.GENERAL, sentence);
  }

  static Refused forbidden(String sentence) {
    return new Refused(403, Form.GENERAL, sentence);
  }

  static Refused notFound(String sentence) {
    return new Refused(404, Form.ENTITY, sentence);
  }

  static Refused conflict(String sentence) {
    return new Refused(409, Form.ENTITY, sentence);
  }

  /** Only of the routes of local accounts. */
  static Refused account(String sentence) {
    return new Refused(400, Form.ACCOUNT, sentence);
  }

  Answer answer() throws BadRequest {
    String sentence = String.valueOf(getMessage());
    return switch (form) {
      case GENERAL -> throw new BadRequest(status, sentence);
      case ENTITY -> {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", status);
        body.put("status", status == 404 ? "Not Found" : "Conflict");
        body.put("errors", sentence);
        yield new Answer(status, body, OptionalLong.empty());
      }
      case ACCOUNT -> new Answer(status, Map.of("message", sentence), OptionalLong.empty());
    };
  }
}
