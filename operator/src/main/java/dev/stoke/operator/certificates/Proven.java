package dev.stoke.operator.certificates;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Pairs that were found to fit. It takes a signature to find out, what is asked at every look stays
 * the same for months, and bytes that fit once always do. Thread-safe.
 */
final class Proven {
  /** The oldest pair falls out, and is proven once more when it is asked for. */
  private static final int MOST = 100_000;

  private final Set<String> pairs =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  /** Whether they fit; {@code proof} says so of those that are not known to. */
  boolean holds(byte[] one, byte[] other, BooleanSupplier proof) {
    var pair = digest(one) + digest(other);
    if (pairs.contains(pair)) {
      return true;
    }
    boolean proven = proof.getAsBoolean();
    if (proven) {
      pairs.add(pair);
    }
    return proven;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
