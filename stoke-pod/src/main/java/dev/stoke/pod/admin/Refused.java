package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Refusal refusal;

  /** What it was about, where the path of the call does not say it; empty: it does, or nothing. */
  private final String target;

  private Refused(
      int status, Form form, @Nullable Refusal refusal, String target, String sentence) {
    super(sentence);
    this.status = status;
    this.form = form;
    this.refusal = refusal;
    this.target = target;
  }

  static Refused invalid(String sentence) {
    return new Refused(400, Form.GENERAL, null, "", sentence);
  }

  static Refused forbidden(Refusal refusal, String sentence) {
    return new Refused(403, Form.GENERAL, refusal, "", sentence);
  }

  static Refused notFound(String sentence) {
    return new Refused(404, Form.ENTITY, null, "", sentence);
  }

  static Refused conflict(String sentence) {
    return new Refused(409, Form.ENTITY, null, "", sentence);
  }

  /** Only of the routes of local accounts. */
  static Refused account(String sentence) {
    return new Refused(400, Form.ACCOUNT, null, "", sentence);
  }

  /** Only of the routes of local accounts. */
  static Refused account(Refusal refusal, String sentence) {
    return new Refused(400, Form.ACCOUNT, refusal, "", sentence);
  }

  /** The same, about this. */
  Refused on(String newTarget) {
    return new Refused(status, form, refusal, newTarget, String.valueOf(getMessage()));
  }

  /** Why, where the audit log is to tell of it. */
  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  String target() {
    return target;
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
