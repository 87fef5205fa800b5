package dev.stoke.pod.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.signing.DraftSigner;
import dev.stoke.pod.tokens.RefreshFamilies.Family;
import dev.stoke.pod.tokens.TokenIssuer.Issued;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.Directory;
import dev.stoke.pod.users.Passwords;
import dev.stoke.pod.users.User;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login and refresh, the same on every pod that shares the database and the public keys. */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final Supplier<TokensSection> settings;
  private final Passwords passwords;
  private final Directory directory;
  private final RefreshFamilies families;
  private final TokenIssuer issuer;
  private final TokenVerifier verifier;
  private final Clock clock;
  private final SecureRandom random;

  public Sessions(
      Supplier<TokensSection> settings,
      Passwords passwords,
      Directory directory,
      RefreshFamilies families,
      Federation federation,
      DraftSigner signer,
      Clock clock,
      SecureRandom random) {
    this.settings = settings;
    this.passwords = passwords;
    this.directory = directory;
    this.families = families;
    this.issuer = new TokenIssuer(settings, signer, random);
    this.verifier = new TokenVerifier(federation, clock);
    this.clock = clock;
    this.random = random;
  }

  /** Empty when refused, for whatever reason: callers learn only that. */
  public Optional<TokenPair> login(LoginRequest request) {
    Optional<User> user = passwords.check(request.username(), request.password());
    if (user.isEmpty()) {
      return Optional.empty();
    }
    List<Claim> claims = directory.claims(user.get());
    if (!RequiredClaims.hold(request.requiredClaims(), claims)) {
      return Optional.empty();
    }
    int limit = settings.get().refreshLimit();
    OptionalInt remaining = limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    Issued issued = issuer.issue(user.get(), claims, request.filterClaims(), remaining);
    RefreshToken refresh = RefreshToken.random(RefreshToken.newFamily(random), random);
    Family family = family(refresh, user.get(), issued, remaining, request.filterClaims());
    families.add(family, clock.instant(), issued.expires());
    return Optional.of(new TokenPair(issued.jwt(), refresh.text(), user.get().username()));
  }

  /** The claims of a bearer token that any pod may have issued; empty when it is not good. */
  public Optional<JWTClaimsSet> verify(String bearer) {
    return verifier.verify(bearer);
  }

  /**
   * Changes a pair of tokens for a new one with the claims that hold now. The bearer must have been
   * verified.
   */
  public Optional<TokenPair> refresh(String bearer, String refreshToken) {
    Optional<RefreshToken> used = RefreshToken.parse(refreshToken);
    if (used.isEmpty()) {
      return Optional.empty();
    }
    Optional<Family> family = families.find(used.get().family(), clock.instant());
    if (family.isEmpty()) {
      return Optional.empty();
    }
    if (!MessageDigest.isEqual(family.get().tokenHash(), used.get().hash())) {
      return reused(family.get());
    }
    if (!MessageDigest.isEqual(family.get().accessHash(), RefreshToken.hashOf(bearer))) {
      // A refresh token is good only beside the token it came with, as upstream has it.
      return Optional.empty();
    }
    return renew(family.get(), used.get());
  }

  private Optional<TokenPair> renew(Family family, RefreshToken used) {
    OptionalInt remaining = family.remaining();
    Optional<User> user = directory.find(family.userId());
    if (user.isEmpty() || (remaining.isPresent() && remaining.getAsInt() <= 0)) {
      families.end(family.id());
      return Optional.empty();
    }
    OptionalInt next =
        remaining.isPresent() ? OptionalInt.of(remaining.getAsInt() - 1) : OptionalInt.empty();
    // Sign first: when no key can, the refresh token has not been used up.
    Issued issued = issuer.issue(user.get(), directory.claims(user.get()), family.filter(), next);
    RefreshToken refresh = RefreshToken.random(family.id(), random);
    Family rotated = family(refresh, user.get(), issued, next, family.filter());
    if (!families.rotate(rotated, used.hash(), clock.instant(), issued.expires())) {
      return reused(family);
    }
    return Optional.of(new TokenPair(issued.jwt(), refresh.text(), user.get().username()));
  }

  /** Two holders of one token: neither can be told from the thief, so both must log in again. */
  private Optional<TokenPair> reused(Family family) {
    families.end(family.id());
    log.atWarn()
        .addKeyValue("family", family.id())
        .addKeyValue("user_id", family.userId())
        .log("Refresh token used twice, its family is ended");
    return Optional.empty();
  }

  private static Family family(
      RefreshToken refresh, User user, Issued issued, OptionalInt remaining, List<String> filter) {
    return new Family(
        refresh.family(),
        user.id(),
        refresh.hash(),
        RefreshToken.hashOf(issued.jwt()),
        remaining,
        filter);
  }
}
