package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.users.Directory.Account;
import dev.stoke.pod.users.PasswordMark;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A login that may still be refreshed.
 *
 * @param good what was given out last
 * @param previous what was given out before; null: nothing, or it is not known
 * @param rotatedAt when {@code previous} was first used
 * @param startedAt the login
 * @param remaining refreshes that are left; empty: no limit
 * @param filter the login's filter_claims
 * @param mark of the password that began it; empty: none did, or it is not known
 */
record Family(
    UUID id,
    long userId,
    Hashes good,
    @Nullable Hashes previous,
    Instant rotatedAt,
    Instant startedAt,
    OptionalInt remaining,
    List<String> filter,
    Optional<PasswordMark> mark) {
  Family {
    requireNonNull(good, "good is null");
    filter = List.copyOf(filter);
  }

  /** Whether the account has the password that began the session, where one did. */
  boolean isOf(Account account) {
    return mark.isEmpty() || mark.equals(account.mark());
  }

  /** Of a refresh token and of the JWT that was given out with it. */
  record Hashes(byte[] refresh, byte[] access) {
    boolean isRefresh(byte[] hash) {
      return MessageDigest.isEqual(refresh, hash);
    }

    boolean isAccess(byte[] hash) {
      return MessageDigest.isEqual(access, hash);
    }
  }

  /** What it means that a pair of tokens is presented. */
  enum Use {
    /** The pair that was given out last. */
    GOOD,
    /** The pair before it, in time: its holder did not get the answer. */
    ANSWER_LOST,
    /** The good refresh token beside another access token. */
    OTHER_BEARER,
    /** A refresh token that was used up, or never given out. */
    REUSED
  }

  /**
   * @param presented what a client holds
   * @param grace how long an answer may be asked for again
   */
  Use judge(Hashes presented, Instant now, Duration grace) {
    if (good.isRefresh(presented.refresh)) {
      // A refresh token is good only beside the token it came with, as upstream has it.
      return good.isAccess(presented.access) ? Use.GOOD : Use.OTHER_BEARER;
    }
    boolean lost =
        previous != null
            && previous.isRefresh(presented.refresh)
            && previous.isAccess(presented.access)
            && now.isBefore(rotatedAt.plus(grace));
    return lost ? Use.ANSWER_LOST : Use.REUSED;
  }

  /** Enough to find its row and to tell sessions apart in a log, too little to make a token. */
  String label() {
    return label(id);
  }

  static String label(UUID id) {
    return "session:" + id.toString().substring(0, 8);
  }

  @Override
  public String toString() {
    return "Family[" + label() + "]";
  }
}
