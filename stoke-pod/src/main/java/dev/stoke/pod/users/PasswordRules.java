package dev.stoke.pod.users;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a new password must be (NIST SP 800-63B-4, 3.1.1.2): long enough, not one that is tried
 * first, and no rule about kinds of characters. Passwords that exist are never judged.
 */
public final class PasswordRules {
  /** Characters; hashing takes as long for any length. */
  private static final int LONGEST = 128;

  private static final int FEWEST_DIFFERENT = 4;

  /** Shorter names are in too many good passwords by chance. */
  private static final int SHORTEST_NAME = 4;

  private final int shortest;

  /**
   * @param shortest fewest characters
   */
  public PasswordRules(int shortest) {
    this.shortest = shortest;
  }

  /** Read when it is needed for the first time. */
  private static final class Common {
    static final Set<String> PASSWORDS = load();

    private static Set<String> load() {
      try {
        return new HashSet<>(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
      } catch (IOException e) {
        throw new UncheckedIOException("the list of common passwords cannot be read", e);
      }
    }
  }

  /**
   * A sentence for the user that says what is wrong and holds nothing of the password; empty: good.
   *
   * @param username of the account that it is for
   * @param email of the account; may be empty
   */
  public Optional<String> refusal(String password, String username, String email) {
    int length = password.codePointCount(0, password.length());
    String small = password.toLowerCase(Locale.ROOT);
    if (length < shortest) {
      return Optional.of("must have at least " + shortest + " characters");
    }
    if (length > LONGEST) {
      return Optional.of("must have at most " + LONGEST + " characters");
    }
    if (small.codePoints().distinct().count() < FEWEST_DIFFERENT) {
      return Optional.of("must have at least " + FEWEST_DIFFERENT + " different characters");
    }
    if (Common.PASSWORDS.contains(small)) {
      return Optional.of("is one of the passwords that attackers try first; choose another");
    }
    if (holdsNameOf(small, username, email)) {
      return Optional.of("must not contain the user name or the e-mail address");
    }
    return Optional.empty();
  }

  private static boolean holdsNameOf(String small, String username, String email) {
    int at = email.indexOf('@');
    return List.of(username, email, at < 0 ? email : email.substring(0, at)).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.length() >= SHORTEST_NAME && small.contains(name));
  }
}
