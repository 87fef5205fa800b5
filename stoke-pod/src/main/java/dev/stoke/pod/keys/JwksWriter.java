package dev.stoke.pod.keys;

import com.fasterxml.jackson.core.JsonGenerator;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.stoke.pod.json.JsonBytes;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Writes key sets. Two forms are needed because verifiers disagree: upstream's Go client demands
 * padded base64url and an RSA exponent of four bytes, others refuse both. Coordinates have their
 * full width in both.
 */
public final class JwksWriter {
  private static final int UPSTREAM_EXPONENT_BYTES = 4;

  private JwksWriter() {}

  /** What the forms differ in. */
  private record Form(
      boolean algorithm, boolean wideExponent, Function<Base64URL, String> encoding) {}

  private static final Form UPSTREAM = new Form(false, true, JwksWriter::padded);
  private static final Form FOR_MEMBERS = new Form(true, true, JwksWriter::padded);
  private static final Form STRICT = new Form(true, false, Base64URL::toString);

  /**
   * Upstream's form: members in its order, no {@code alg}.
   *
   * @param exp when clients should fetch again; written at whole seconds, since its Python client
   *     reads no fractions
   */
  public static byte[] upstream(List<PublishedKey> keys, Instant exp) {
    return expiring(keys, exp, UPSTREAM);
  }

  /**
   * Upstream's form with {@code alg}: other members publish what they read, and an RSA key does not
   * say by itself which algorithm it is for.
   */
  public static byte[] forMembers(List<PublishedKey> keys, Instant exp) {
    return expiring(keys, exp, FOR_MEMBERS);
  }

  /** RFC 7517, 7518 and 8037 to the letter. */
  public static byte[] strict(List<PublishedKey> keys) {
    return JsonBytes.object(json -> writeKeys(json, keys, STRICT));
  }

  private static byte[] expiring(List<PublishedKey> keys, Instant exp, Form form) {
    return JsonBytes.object(json -> {
      json.writeStringField("exp", exp.truncatedTo(ChronoUnit.SECONDS).toString());
      writeKeys(json, keys, form);
    });
  }

  private static void writeKeys(JsonGenerator json, List<PublishedKey> keys, Form form)
      throws IOException {
    Function<Base64URL, String> encode = form.encoding();
    json.writeArrayFieldStart("keys");
    for (PublishedKey key : keys) {
      JWK jwk = key.jwk();
      json.writeStartObject();
      json.writeStringField("kty", jwk.getKeyType().getValue());
      json.writeStringField("use", "sig");
      json.writeStringField("kid", key.kid());
      if (form.algorithm() && jwk.getAlgorithm() != null) {
        json.writeStringField("alg", jwk.getAlgorithm().getName());
      }
      switch (jwk) {
        case ECKey ec -> {
          json.writeStringField("crv", ec.getCurve().getName());
          json.writeStringField("x", encode.apply(ec.getX()));
          json.writeStringField("y", encode.apply(ec.getY()));
        }
        case OctetKeyPair okp -> {
          json.writeStringField("crv", okp.getCurve().getName());
          json.writeStringField("x", encode.apply(okp.getX()));
        }
        case RSAKey rsa -> {
          Base64URL exponent = rsa.getPublicExponent();
          json.writeStringField("n", encode.apply(rsa.getModulus()));
          json.writeStringField(
              "e", encode.apply(form.wideExponent() ? fourBytes(exponent) : exponent));
        }
        default -> throw new IllegalArgumentException("cannot write key " + key.kid());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String padded(Base64URL value) {
    return Base64.getUrlEncoder().encodeToString(value.decode());
  }

  private static Base64URL fourBytes(Base64URL exponent) {
    byte[] bytes = exponent.decode();
    byte[] wide = new byte[Math.max(UPSTREAM_EXPONENT_BYTES, bytes.length)];
    System.arraycopy(bytes, 0, wide, wide.length - bytes.length, bytes.length);
    return Base64URL.encode(wide);
  }
}
