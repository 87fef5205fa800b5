package dev.stoke.pod.users;

import dev.stoke.pod.config.AddressBlock;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Slows the guessing of passwords down (NIST SP 800-63B-4, 3.2.2) without letting strangers lock a
 * user out. Failures count against three things: the name at the address, the name, the address. An
 * address from which the name has logged in before answers only for the first.
 *
 * <p>Goes by the name as it was typed and not by the account, so that an answer does not tell
 * whether there is one. In memory and for this pod alone.
 */
public final class LoginThrottle {
  private static final int MOST_KEYS = 50_000;
  private static final Duration KNOWN_FOR = Duration.ofDays(30);
  private static final Duration TOLD_FOR = Duration.ofMinutes(1);
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final int IPV6_NETWORK_BITS = 64;

  private final boolean on;
  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private final byte[] salt = new byte[16];
  private final FailureBuckets pairs = new FailureBuckets(10, Duration.ofMinutes(5), MOST_KEYS);
  // 100 is the most that NIST allows; after them 96 guesses a day from all strangers together.
  private final FailureBuckets names = new FailureBuckets(100, Duration.ofMinutes(15), MOST_KEYS);
  // High, because many people may share one address.
  private final FailureBuckets addresses =
      new FailureBuckets(100, Duration.ofSeconds(10), MOST_KEYS);
  private final Map<Long, Long> lastLogins = new FailureBuckets.Lru<>(MOST_KEYS);
  private final Map<Long, Long> told = new FailureBuckets.Lru<>(MOST_KEYS);

  /**
   * @param on whether anything is counted
   */
  public LoginThrottle(boolean on, LongSupplier nanoTime, SecureRandom random) {
    this.on = on;
    this.nanoTime = nanoTime;
    this.random = random;
    random.nextBytes(salt);
  }

  /** One with the same settings that has counted nothing. */
  public LoginThrottle another() {
    return new LoginThrottle(on, nanoTime, random);
  }

  /**
   * @throws ThrottledException when this attempt must not be looked at yet
   */
  public void check(String login, InetAddress source) {
    if (!on) {
      return;
    }
    Keys keys = keys(login, source);
    long now = nanoTime.getAsLong();
    Duration wait = pairs.waiting(keys.pair, now);
    if (!isKnown(keys.pair, now)) {
      wait = longer(wait, names.waiting(keys.name, now));
      wait = longer(wait, addresses.waiting(keys.address, now));
    }
    if (wait.isPositive()) {
      throw new ThrottledException(wait, isNews(keys.address, now));
    }
  }

  /** Counts against the name at the address, the name, and the address. */
  public void failed(String login, InetAddress source) {
    if (!on) {
      return;
    }
    Keys keys = keys(login, source);
    long now = nanoTime.getAsLong();
    pairs.add(keys.pair, now);
    names.add(keys.name, now);
    addresses.add(keys.address, now);
  }

  /** Forgives what this name did wrong at this address, and nobody else's failures. */
  public void succeeded(String login, InetAddress source) {
    if (!on) {
      return;
    }
    Keys keys = keys(login, source);
    pairs.forget(keys.pair);
    synchronized (lastLogins) {
      lastLogins.put(keys.pair, nanoTime.getAsLong());
    }
  }

  /** The most keys that any of the tables holds now. */
  int size() {
    return Math.max(pairs.size(), Math.max(names.size(), addresses.size()));
  }

  private boolean isKnown(long pair, long now) {
    synchronized (lastLogins) {
      @Nullable Long last = lastLogins.get(pair);
      return last != null && now - last < KNOWN_FOR.toNanos();
    }
  }

  private boolean isNews(long address, long now) {
    synchronized (told) {
      @Nullable Long last = told.get(address);
      boolean news = last == null || now - last > TOLD_FOR.toNanos();
      if (news) {
        told.put(address, now);
      }
      return news;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private record Keys(long pair, long name, long address) {}

  private Keys keys(String login, InetAddress source) {
    byte[] name = comparable(login).getBytes(StandardCharsets.UTF_8);
    byte[] address = source.getAddress();
    if (address.length == 16) {
      // A household or a server has at least a /64 of its own to take addresses from.
      address = AddressBlock.firstBits(address, IPV6_NETWORK_BITS);
    }
    return new Keys(key(address, name), key(new byte[0], name), key(address, new byte[0]));
  }

  /** Some databases take names for equal that differ in case, accents or blanks at the end. */
  private static String comparable(String login) {
    String decomposed = Normalizer.normalize(login, Normalizer.Form.NFKD);
    return MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT).strip();
  }

  /** Of fixed size whatever is typed; salted, so that nobody can make two names meet. */
  private long key(byte[] address, byte[] name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      digest.update((byte) address.length);
      digest.update(address);
      return ByteBuffer.wrap(digest.digest(name)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
