package dev.stoke.pod.peers;

import static dev.stoke.pod.peers.Fields.malformed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.signing.TokenDraft;
import dev.stoke.pod.signing.TokenType;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The question and the answer of {@code POST /peers/sign} as JSON. */
final class DraftJson {
  static final int MOST_DRAFT_BYTES = 64 * 1024;

  /** A token is base64 of its claims, a header and a signature. */
  static final int MOST_TOKEN_BYTES = 2 * MOST_DRAFT_BYTES;

  private static final int MOST_TYPE_CHARACTERS = 20;
  private static final int MOST_CLAIMS = 500;
  private static final long MOST_LIFETIME_SECONDS = Duration.ofDays(366).toSeconds();

  private DraftJson() {}

  static byte[] draft(TokenDraft draft) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("typ", draft.type().typ());
    json.put("claims", draft.claims());
    json.put("lifetime_seconds", draft.lifetime().toSeconds());
    json.put("issued_at", draft.issuedAt());
    json.put("not_before", draft.notBefore());
    return bytes(json);
  }

  static TokenDraft draft(byte[] body) throws PeerException {
    Fields json = Fields.parse(body, MOST_DRAFT_BYTES);
    long lifetime = json.integer("lifetime_seconds");
    if (lifetime < 1 || lifetime > MOST_LIFETIME_SECONDS) {
      throw malformed("lifetime_seconds is not from 1 to " + MOST_LIFETIME_SECONDS);
    }
    json.object("claims").names(MOST_CLAIMS);
    return new TokenDraft(
        type(json),
        claims(json.value("claims")),
        Duration.ofSeconds(lifetime),
        json.flag("issued_at"),
        json.flag("not_before"));
  }

  /** A member that does not say it means any JWT. */
  private static TokenType type(Fields json) throws PeerException {
    if (!json.has("typ")) {
      return TokenType.JWT;
    }
    return TokenType.named(json.text("typ", MOST_TYPE_CHARACTERS))
        .orElseThrow(() -> malformed("typ is not a type of tokens"));
  }

  static byte[] token(SignedJWT token) {
    return bytes(Map.of("token", token.serialize()));
  }

  static SignedJWT token(byte[] body) throws PeerException {
    String token = Fields.parse(body, MOST_TOKEN_BYTES).text("token", MOST_TOKEN_BYTES);
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      // The cause is left out: its message quotes the token.
      throw malformed("token is not a signed JWT");
    }
  }

  private static Map<String, Object> claims(JsonNode node) throws PeerException {
    try {
      return Fields.MAPPER.convertValue(
          node, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IllegalArgumentException e) {
      throw malformed("claims cannot be read");
    }
  }

  private static byte[] bytes(Map<String, ?> json) {
    try {
      return Fields.MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      // Its message may quote a claim.
      throw new IllegalArgumentException("claims are not strings, numbers, flags, lists or maps");
    }
  }
}
