package dev.stoke.pod.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key of a Go server: named by its place in a list, so that its kid says nothing of what it names
 * and is used again for others, and written with leading zeros cut off.
 *
 * @param jwk checked like a key of ours, under the kid that it came with; of RSA without an
 *     algorithm, where the server did not name one
 */
public record GoKey(String kid, JWK jwk) {
  private static final Pattern KID =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,199}-)?p-[0-9]{1,6}");
  private static final Map<String, Integer> WIDTHS =
      Map.of("P-256", 32, "P-384", 48, "P-521", 66, "Ed25519", 32, "ed25519", 32);
  private static final int FINGERPRINT_LENGTH = 16;

  /** Empty for a key whose kid is not one of a Go server. */
  public static Optional<GoKey> read(JsonNode json) throws RefusedKeyException {
    String kid = json.path("kid").asText("");
    if (!KID.matcher(kid).matches() || !(json instanceof ObjectNode object)) {
      return Optional.empty();
    }
    ObjectNode named = inFull(object);
    try {
      String thumbprint = JWK.parse(named.toString()).computeThumbprint().toString();
      named.put("kid", "go-p-" + thumbprint.substring(0, FINGERPRINT_LENGTH));
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw new RefusedKeyException("not a public key", e);
    }
    JWK jwk = under(kid, PublicKeyReader.read(named).jwk());
    return Optional.of(new GoKey(kid, json.has("alg") ? jwk : asSilent(jwk)));
  }

  /**
   * @param member the server that signs with it
   */
  public PublishedKey of(String member, Instant retainUntil) {
    return new PublishedKey(kid, member, jwk, retainUntil);
  }

  /** As RFC 7518 has it. */
  private static ObjectNode inFull(ObjectNode json) throws RefusedKeyException {
    ObjectNode full = json.deepCopy();
    full.remove("kid");
    String curve = full.path("crv").asText("");
    if (curve.equals("ed25519")) {
      full.put("crv", Curve.Ed25519.getName());
    }
    for (String member : new String[] {"x", "y", "n", "e"}) {
      if (full.has(member)) {
        int width = member.equals("x") || member.equals("y") ? WIDTHS.getOrDefault(curve, 0) : 0;
        full.put(member, wide(full.path(member).asText(""), width));
      }
    }
    return full;
  }

  private static String wide(String text, int width) throws RefusedKeyException {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedKeyException("a member is not base64url", e);
    }
    if (width == 0) {
      // Numbers have no leading zeros; the thumbprint is of this form (RFC 7638, 3.3).
      int first = 0;
      while (first < bytes.length - 1 && bytes[first] == 0) {
        first++;
      }
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOfRange(bytes, first, bytes.length));
    }
    byte[] padded = bytes;
    if (bytes.length < width) {
      padded = new byte[width];
      System.arraycopy(bytes, 0, padded, width - bytes.length, bytes.length);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }

  /**
   * A Go server signs with RSA by PS256, PS384 or PS512 as its {@code num_bits} says, always with a
   * key of 2048 bits, and never tells; a member that is left out (RFC 7517, 4.4) is no lie.
   */
  private static JWK asSilent(JWK jwk) {
    return jwk instanceof RSAKey rsa ? new RSAKey.Builder(rsa).algorithm(null).build() : jwk;
  }

  private static JWK under(String kid, JWK jwk) {
    return switch (jwk) {
      case ECKey ec -> new ECKey.Builder(ec).keyID(kid).build();
      case RSAKey rsa -> new RSAKey.Builder(rsa).keyID(kid).build();
      case OctetKeyPair okp -> new OctetKeyPair.Builder(okp).keyID(kid).build();
      default -> throw new IllegalArgumentException("a key of another kind was let through");
    };
  }
}
