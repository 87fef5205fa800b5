package dev.stoke.pod.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;

/**
 * The keys {@code algorithm}, {@code num_bits} and {@code rsa_key_bits} of section {@code tokens}.
 *
 * @param algorithm by its name in the header of a token, such as {@code ES256}
 * @param rsaBits length of an RSA modulus; 0 for other algorithms
 */
public record SigningKeys(String algorithm, int rsaBits) {
  private static final String DEFAULT_BITS = "256";
  private static final Map<String, String> ECDSA =
      Map.of("256", "ES256", "384", "ES384", "512", "ES512");
  private static final Map<String, String> RSA =
      Map.of("256", "PS256", "384", "PS384", "512", "PS512");
  private static final Set<String> RSA_BITS = Set.of("2048", "3072", "4096");

  public SigningKeys {
    requireNonNull(algorithm, "algorithm is null");
  }

  static SigningKeys read(YamlMap map) {
    String name = map.requiredText("algorithm");
    String bits = map.text("num_bits", DEFAULT_BITS);
    String length = map.text("rsa_key_bits", "");
    String algorithm =
        // Upstream knows a name as it is written in its documents, or in small letters.
        switch (name) {
          case "ECDSA", "ecdsa" -> byBits(map, ECDSA, bits);
          case "RSA", "rsa" -> byBits(map, RSA, bits);
          case "EdDSA", "eddsa" -> "EdDSA";
          case "RS256" -> byBits(map, Map.of("256", "RS256"), bits);
          case "" -> "ES256";
          default -> {
            map.problem(
                "algorithm",
                "\""
                    + name
                    + "\" is not supported; use ECDSA, EdDSA, RSA (which is RSASSA-PSS),"
                    + " or RS256 for verifiers that know nothing else");
            yield "ES256";
          }
        };
    boolean rsa = RSA.containsValue(algorithm) || algorithm.equals("RS256");
    if (!length.isEmpty() && !rsa) {
      map.problem("rsa_key_bits", "means nothing with " + name + ", whose keys have one length");
    } else if (!length.isEmpty() && !RSA_BITS.contains(length)) {
      map.problem("rsa_key_bits", "must be 2048, 3072 or 4096");
      length = "";
    }
    return new SigningKeys(
        algorithm, rsa ? Integer.parseInt(length.isEmpty() ? "2048" : length) : 0);
  }

  private static String byBits(YamlMap map, Map<String, String> algorithms, String bits) {
    String algorithm = algorithms.get(bits);
    if (algorithm != null) {
      return algorithm;
    }
    map.problem(
        "num_bits",
        "must be "
            + (algorithms.size() == 1 ? DEFAULT_BITS : "256, 384 or 512")
            + ": the length of the hash");
    return requireNonNull(algorithms.get(DEFAULT_BITS), "256 is always there");
  }
}
