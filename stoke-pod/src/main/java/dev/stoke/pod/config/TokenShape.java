package dev.stoke.pod.config;

import static java.util.Objects.requireNonNull;

/**
 * The keys of section {@code tokens} that upstream does not have.
 *
 * @param type the header's typ: JWT, or at+jwt (RFC 9068)
 * @param subjectFrom what of the user is the claim sub
 * @param jwtId whether every token has a jti of its own
 */
public record TokenShape(String type, Subject subjectFrom, boolean jwtId) {
  static final String JWT = "JWT";
  static final String ACCESS_TOKEN = "at+jwt";
  public static final TokenShape UPSTREAM = new TokenShape(JWT, Subject.FIXED, false);

  /** Where the claim {@code sub} comes from. */
  public enum Subject {
    /** The configured text, or none. */
    FIXED,
    USERNAME,
    /** The user's number in the database, which nobody else ever gets. */
    ID
  }

  public TokenShape {
    requireNonNull(type, "type is null");
    requireNonNull(subjectFrom, "subjectFrom is null");
  }

  static TokenShape read(YamlMap map) {
    return new TokenShape(type(map), subject(map), map.flag("include_jwt_id"));
  }

  private static String type(YamlMap map) {
    String type = map.text("token_type", JWT);
    if (type.equals(JWT) || type.equals(ACCESS_TOKEN)) {
      return type;
    }
    map.problem("token_type", "must be JWT or at+jwt");
    return JWT;
  }

  private static Subject subject(YamlMap map) {
    return switch (map.text("subject_from", "")) {
      case "" -> Subject.FIXED;
      case "username" -> Subject.USERNAME;
      case "id" -> Subject.ID;
      default -> {
        map.problem("subject_from", "must be username or id; for one fixed text use subject");
        yield Subject.FIXED;
      }
    };
  }
}
