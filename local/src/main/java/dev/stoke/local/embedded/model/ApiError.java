package dev.stoke.local.embedded.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A refused request: becomes a {@code v1 Status} with the reason and code of a real server. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient @Nullable ObjectNode details;

  public ApiError(int code, String reason, String message, @Nullable ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** One wrong field. The reason is a {@code FieldValue...} constant of the API. */
  public record Cause(String reason, String field, String message) {}

  public static ApiError badRequest(String message) {
    return new ApiError(400, "BadRequest", message, null);
  }

  public static ApiError noSuchPath() {
    return new ApiError(404, "NotFound", "the server could not find the requested resource", null);
  }

  public static ApiError notFound(ResourceType type, String name) {
    return new ApiError(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(type.groupResource(), name),
        details(type, name));
  }

  public static ApiError alreadyExists(ResourceType type, String name) {
    return new ApiError(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(type.groupResource(), name),
        details(type, name));
  }

  public static ApiError conflict(ResourceType type, String name, String why) {
    return new ApiError(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.groupResource(), name, why),
        details(type, name));
  }

  public static ApiError stale(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiError forbidden(ResourceType type, String name, String why) {
    return new ApiError(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: %s".formatted(type.groupResource(), name, why),
        details(type, name));
  }

  public static ApiError invalid(ResourceType type, String name, List<Cause> causes) {
    String sentences =
        causes.stream()
            .map(cause -> cause.field() + ": " + cause.message())
            .collect(Collectors.joining(", "));
    ObjectNode details = details(type, name).put("kind", type.kind());
    ArrayNode list = details.putArray("causes");
    for (Cause cause : causes) {
      list.addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
    String kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    return new ApiError(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s"
            .formatted(kind, name, causes.size() == 1 ? sentences : "[" + sentences + "]"),
        details);
  }

  public static ApiError gone(String message) {
    return new ApiError(410, "Expired", message, null);
  }

  public static ApiError unsupportedMediaType(String type) {
    return new ApiError(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - " + type,
        null);
  }

  public static ApiError methodNotAllowed() {
    return new ApiError(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        null);
  }

  public int code() {
    return code;
  }

  public ObjectNode toStatus() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (details != null) {
      status.set("details", details.deepCopy());
    }
    return status.put("code", code);
  }

  private static ObjectNode details(ResourceType type, String name) {
    ObjectNode details = Json.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", type.plural());
  }
}
