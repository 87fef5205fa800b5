package dev.stoke.pod.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private static final JsonFactory JSON = new JsonFactory();
  private static final int UPSTREAM_EXPONENT_BYTES = 4;

  private JwksWriter() {}

  /**
   * Upstream's form: members in its order, no {@code alg}.
   *
   * @param exp when clients should fetch again; written at whole seconds, since its Python client
   *     reads no fractions
   */
  public static byte[] upstream(List<PublishedKey> keys, Instant exp) {
    return write(json -> {
      json.writeStringField("exp", exp.truncatedTo(ChronoUnit.SECONDS).toString());
      writeKeys(json, keys, false, JwksWriter::padded);
    });
  }

  /** RFC 7517 and 7518 to the letter. */
  public static byte[] strict(List<PublishedKey> keys) {
    return write(json -> writeKeys(json, keys, true, Base64URL::toString));
  }

  private static void writeKeys(
      JsonGenerator json,
      List<PublishedKey> keys,
      boolean strict,
      Function<Base64URL, String> encode)
      throws IOException {
    json.writeArrayFieldStart("keys");
    for (PublishedKey key : keys) {
      JWK jwk = key.jwk();
      json.writeStartObject();
      json.writeStringField("kty", jwk.getKeyType().getValue());
      json.writeStringField("use", "sig");
      json.writeStringField("kid", key.kid());
      if (strict && jwk.getAlgorithm() != null) {
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
          json.writeStringField("e", encode.apply(strict ? exponent : fourBytes(exponent)));
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

  private static byte[] write(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  @FunctionalInterface
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }
}
