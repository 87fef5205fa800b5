package dev.stoke.operator.certificates;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which the ledger's rows are authenticated (guarantee rule 7.4): the first writes,
 * all are accepted. A change goes: append the new key; when every pod accepts it, make it the
 * first; when every pod writes with it, wait until the rows of before are past their retention;
 * drop the old.
 */
final class LedgerMac {
  static final String KEYS = "keys";

  /** On the Secret: which request is done or under way. */
  static final String REQUEST = "stoke.hppr.dev/ledger-mac-request";

  /**
   * On the Secret: the step of a change; empty or absent when none is under way. Once written an
   * annotation is never taken away.
   */
  static final String STEP = "stoke.hppr.dev/ledger-mac-step";

  static final String APPENDED = "appended";
  static final String SWITCHED = "switched";
  static final String DROP_AFTER = "drop-after ";

  private static final int KEY_BYTES = 32;

  private final SecureRandom random;
  private final Instant now;
  private final List<Notice> notices;

  LedgerMac(SecureRandom random, Instant now, List<Notice> notices) {
    this.random = random;
    this.now = now;
    this.notices = notices;
  }

  /**
   * One step at most.
   *
   * @param seen null when the Secret is not there
   * @param request the wish for a change; each new text is one
   * @param retention for how long a row that was written now may be needed
   */
  SecretContent next(
      String secret,
      @Nullable SecretContent seen,
      String request,
      Duration retention,
      Reports reports)
      throws BrokenSecretException {
    if (seen == null) {
      return made(request, reports);
    }
    var keys = read(secret, seen.text(KEYS));
    var handled = seen.annotations().getOrDefault(REQUEST, "");
    var step = seen.annotations().getOrDefault(STEP, "");
    if (step.isEmpty()) {
      return request.isEmpty() || request.equals(handled)
          ? content(keys, handled, "")
          : content(appended(keys), request, APPENDED);
    }
    if (step.equals(APPENDED)) {
      return reports.all((pod, report) -> report.macKeys().containsAll(fingerprints(keys)))
          ? content(lastFirst(keys), handled, SWITCHED)
          : content(keys, handled, APPENDED);
    }
    if (step.equals(SWITCHED)) {
      return switched(keys, handled, retention, reports);
    }
    return waited(secret, keys, handled, step);
  }

  private SecretContent switched(
      List<byte[]> keys, String handled, Duration retention, Reports reports) {
    var first = Fingerprints.of(keys.getFirst());
    if (!reports.all(
        (pod, report) ->
            !report.macKeys().isEmpty() && report.macKeys().getFirst().equals(first))) {
      return content(keys, handled, SWITCHED);
    }
    var end = now.plus(retention).truncatedTo(ChronoUnit.SECONDS);
    notices.add(
        new Notice(
            false,
            "LedgerMacInUse",
            "Every auth pod writes the ledger with the new key; the old one is accepted until "
                + end
                + "."));
    return content(keys, handled, DROP_AFTER + end);
  }

  private SecretContent waited(String secret, List<byte[]> keys, String handled, String step)
      throws BrokenSecretException {
    Instant end;
    try {
      if (!step.startsWith(DROP_AFTER)) {
        throw new DateTimeException("no step");
      }
      end = Instant.parse(step.substring(DROP_AFTER.length()));
    } catch (DateTimeException e) {
      throw new BrokenSecretException(
          "%s has an annotation %s that the operator did not write".formatted(secret, STEP));
    }
    if (now.isBefore(end)) {
      return content(keys, handled, step);
    }
    notices.add(
        new Notice(
            false,
            "LedgerMacChanged",
            "The ledger's old key is no longer accepted: no row that it wrote is needed any"
                + " more."));
    return content(keys.subList(0, 1), handled, "");
  }

  private SecretContent made(String request, Reports reports) {
    if (!reports.pods().isEmpty()) {
      notices.add(
          new Notice(
              true,
              "LedgerMacRegenerated",
              "The Secret of the ledger's key was gone: a new key was made. The auth pods write"
                  + " again with it what they know; public keys that only the ledger knew are"
                  + " lost."));
    }
    return content(List.of(key()), request, "");
  }

  private List<byte[]> appended(List<byte[]> keys) {
    notices.add(
        new Notice(
            false,
            "LedgerMacChangeStarted",
            "A new key for the ledger was made; it is written with once every auth pod accepts"
                + " it."));
    var appended = new ArrayList<>(keys);
    appended.add(key());
    return appended;
  }

  private byte[] key() {
    var key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }

  private static List<byte[]> lastFirst(List<byte[]> keys) {
    var turned = new ArrayList<byte[]>();
    turned.add(keys.getLast());
    turned.addAll(keys.subList(0, keys.size() - 1));
    return turned;
  }

  private static List<String> fingerprints(List<byte[]> keys) {
    return keys.stream().map(Fingerprints::of).toList();
  }

  private static List<byte[]> read(String secret, String text) throws BrokenSecretException {
    var keys = new ArrayList<byte[]>();
    for (var line : text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
      try {
        keys.add(Base64.getDecoder().decode(line));
      } catch (IllegalArgumentException e) {
        throw broken(secret);
      }
    }
    if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length != KEY_BYTES)) {
      throw broken(secret);
    }
    return keys;
  }

  private static BrokenSecretException broken(String secret) {
    return new BrokenSecretException(
        "%s, key %s, must hold %d bytes in base64 on each line".formatted(secret, KEYS, KEY_BYTES));
  }

  private static SecretContent content(List<byte[]> keys, String request, String step) {
    var text = new StringBuilder();
    keys.forEach(key -> text.append(Base64.getEncoder().encodeToString(key)).append('\n'));
    var annotations = new TreeMap<String, String>();
    if (!request.isEmpty()) {
      annotations.put(REQUEST, request);
      annotations.put(STEP, step);
    }
    return SecretContent.of(Map.of(KEYS, text.toString())).annotated(annotations);
  }
}
