package dev.stoke.operator.resources;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * Quantities as the API server writes them back, so that {@code 1000m} is not seen as a difference
 * from {@code 1} for ever.
 */
final class Quantities {
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final BigInteger KILO = BigInteger.valueOf(1000);

  private Quantities() {}

  static Map<String, Quantity> canonical(Map<String, Quantity> quantities) {
    var canonical = new TreeMap<String, Quantity>();
    quantities.forEach((resource, quantity) -> canonical.put(resource, canonical(quantity)));
    return canonical;
  }

  static Quantity canonical(Quantity quantity) {
    var value = quantity.getNumericalAmount();
    if (value.signum() == 0) {
      return new Quantity("0");
    }
    return quantity.getFormat().endsWith("i") && value.stripTrailingZeros().scale() <= 0
        ? scaled(value.toBigIntegerExact(), KIBI, BINARY)
        : scaled(nano(value), KILO, DECIMAL);
  }

  private static BigInteger nano(BigDecimal value) {
    return value.movePointRight(9).setScale(0, java.math.RoundingMode.UP).toBigIntegerExact();
  }

  /** The largest suffix that leaves a whole number. */
  private static Quantity scaled(BigInteger amount, BigInteger step, String[] suffixes) {
    int suffix = 0;
    while (suffix < suffixes.length - 1 && amount.mod(step).signum() == 0) {
      amount = amount.divide(step);
      suffix++;
    }
    return new Quantity(amount.toString(), suffixes[suffix]);
  }
}
