package dev.stoke.local.embedded.defaults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resource quantities in their canonical form: {@code 1000m} is {@code 1}. */
final class Quantities {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]*\\.?[0-9]*)([numkKMGTPE]i?|[eE][+-]?[0-9]+)?");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final Map<String, Integer> POWERS_OF_TEN =
      Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

  private Quantities() {}

  /** Rewrites every value of the object; what is no quantity stays for validation to refuse. */
  static void canonicalise(JsonNode quantities) {
    if (quantities instanceof ObjectNode object) {
      for (var quantity : List.copyOf(object.properties())) {
        if (quantity.getValue().isValueNode()) {
          object.put(quantity.getKey(), canonical(quantity.getValue().asText()));
        }
      }
    }
  }

  static String canonical(String quantity) {
    Matcher matcher = FORM.matcher(quantity);
    if (!matcher.matches() || !matcher.group(1).matches(".*[0-9].*")) {
      return quantity;
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String suffix = matcher.group(2) == null ? "" : matcher.group(2);
    if (suffix.endsWith("i")) {
      BigDecimal value =
          number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(10 * BINARY.indexOf(suffix))));
      boolean isSmall = value.abs().compareTo(BigDecimal.valueOf(1024)) < 0;
      return isSmall ? decimal(value) : binary(value.setScale(0, RoundingMode.UP).toBigInteger());
    }
    if (suffix.matches("[eE][+-]?[0-9]+")) {
      return decimal(
          number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1).replace("+", ""))));
    }
    return decimal(number.scaleByPowerOfTen(POWERS_OF_TEN.getOrDefault(suffix, 0)));
  }

  private static String binary(BigInteger value) {
    BigInteger left = value;
    int power = 0;
    while (power < BINARY.size() - 1
        && left.signum() != 0
        && left.mod(BigInteger.valueOf(1024)).signum() == 0) {
      left = left.shiftRight(10);
      power++;
    }
    return left + BINARY.get(power);
  }

  private static String decimal(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigInteger left = value.scaleByPowerOfTen(9).setScale(0, RoundingMode.UP).toBigInteger();
    int power = 0;
    while (power < DECIMAL.size() - 1 && left.mod(BigInteger.valueOf(1000)).signum() == 0) {
      left = left.divide(BigInteger.valueOf(1000));
      power++;
    }
    return left + DECIMAL.get(power);
  }
}
