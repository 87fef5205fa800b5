package dev.stoke.pod.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads one JSON Web Key that came from outside, with or without base64url padding. Only public
 * signing keys of the kinds that tokens are signed with, whose kid matches their thumbprint, get
 * through.
 */
public final class PublicKeyReader {
  private static final List<String> PRIVATE_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private record EcKind(Curve curve, JWSAlgorithm algorithm) {}

  private static final Map<String, EcKind> EC_KINDS =
      Map.of(
          "P-256", new EcKind(Curve.P_256, JWSAlgorithm.ES256),
          "P-384", new EcKind(Curve.P_384, JWSAlgorithm.ES384),
          "P-521", new EcKind(Curve.P_521, JWSAlgorithm.ES512));
  private static final Set<JWSAlgorithm> RSA_ALGORITHMS =
      Set.of(JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512, JWSAlgorithm.RS256);
  private static final int MOST_EXPONENT_BITS = 32;

  private PublicKeyReader() {}

  public static PublicKey read(JsonNode json) throws RefusedKeyException {
    if (!json.isObject()) {
      throw new RefusedKeyException("not a JSON object");
    }
    for (String member : PRIVATE_MEMBERS) {
      if (json.has(member)) {
        throw new RefusedKeyException("holds the private member " + member);
      }
    }
    if (!text(json, "use").equals("sig")) {
      throw new RefusedKeyException("use is not sig");
    }
    Kid kid =
        Kid.parse(text(json, "kid"))
            .orElseThrow(() -> new RefusedKeyException("kid is not <instance_id>-p-<thumbprint>"));
    JWK jwk =
        switch (text(json, "kty")) {
          case "EC" -> ec(json, kid);
          case "RSA" -> rsa(json, kid);
          case "OKP" -> okp(json, kid);
          default -> throw new RefusedKeyException("kty is not EC, RSA or OKP");
        };
    if (!kid.names(jwk)) {
      throw new RefusedKeyException("kid does not match the thumbprint");
    }
    return new PublicKey(kid, jwk);
  }

  private static JWK ec(JsonNode json, Kid kid) throws RefusedKeyException {
    EcKind kind = EC_KINDS.get(text(json, "crv"));
    if (kind == null) {
      throw new RefusedKeyException("crv is not P-256, P-384 or P-521");
    }
    Curve curve = kind.curve();
    int width = (curve.toECParameterSpec().getCurve().getField().getFieldSize() + 7) / 8;
    try {
      return new ECKey.Builder(curve, coordinate(json, "x", width), coordinate(json, "y", width))
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(algorithm(json, Set.of(kind.algorithm()), kind.algorithm()))
          .keyID(kid.toString())
          .build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new RefusedKeyException("not a point on " + curve.getName(), e);
    }
  }

  /** Without an {@code alg}, as in upstream's form, PS256: the default of servers with RSA keys. */
  private static JWK rsa(JsonNode json, Kid kid) throws RefusedKeyException {
    BigInteger modulus = new BigInteger(1, bytes(json, "n"));
    if (modulus.bitLength() < KeySpec.LEAST_RSA_BITS
        || modulus.bitLength() > KeySpec.MOST_RSA_BITS) {
      throw new RefusedKeyException("RSA modulus is not of 2048 to 4096 bits");
    }
    if (!modulus.testBit(0)) {
      throw new RefusedKeyException("RSA modulus is even");
    }
    BigInteger exponent = new BigInteger(1, bytes(json, "e"));
    if (exponent.bitLength() > MOST_EXPONENT_BITS
        || exponent.compareTo(BigInteger.valueOf(65_537)) < 0
        || !exponent.testBit(0)) {
      throw new RefusedKeyException("RSA exponent is not an odd number from 65537 to 2^32");
    }
    return new RSAKey.Builder(Base64URL.encode(modulus), Base64URL.encode(exponent))
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(algorithm(json, RSA_ALGORITHMS, JWSAlgorithm.PS256))
        .keyID(kid.toString())
        .build();
  }

  private static JWK okp(JsonNode json, Kid kid) throws RefusedKeyException {
    if (!text(json, "crv").equals("Ed25519")) {
      throw new RefusedKeyException("crv is not Ed25519");
    }
    return new OctetKeyPair.Builder(Curve.Ed25519, coordinate(json, "x", Ed25519.KEY_BYTES))
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(algorithm(json, Set.of(JWSAlgorithm.EdDSA), JWSAlgorithm.EdDSA))
        .keyID(kid.toString())
        .build();
  }

  private static JWSAlgorithm algorithm(
      JsonNode json, Set<JWSAlgorithm> allowed, JWSAlgorithm otherwise) throws RefusedKeyException {
    if (!json.has("alg")) {
      return otherwise;
    }
    JWSAlgorithm algorithm = JWSAlgorithm.parse(text(json, "alg"));
    if (!allowed.contains(algorithm)) {
      throw new RefusedKeyException("alg does not fit the key");
    }
    return algorithm;
  }

  private static Base64URL coordinate(JsonNode json, String member, int width)
      throws RefusedKeyException {
    byte[] bytes = bytes(json, member);
    if (bytes.length != width) {
      throw new RefusedKeyException(member + " is not of " + width + " bytes");
    }
    return Base64URL.encode(bytes);
  }

  private static byte[] bytes(JsonNode json, String member) throws RefusedKeyException {
    try {
      return Base64.getUrlDecoder().decode(text(json, member));
    } catch (IllegalArgumentException e) {
      throw new RefusedKeyException(member + " is not base64url", e);
    }
  }

  private static String text(JsonNode json, String member) throws RefusedKeyException {
    JsonNode value = json.get(member);
    if (value == null || !value.isTextual()) {
      throw new RefusedKeyException(member + " is missing or not a string");
    }
    return value.textValue();
  }
}
