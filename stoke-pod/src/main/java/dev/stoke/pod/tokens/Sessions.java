package dev.stoke.pod.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.audit.AuditEvent;
import dev.stoke.pod.audit.AuditEvent.Actor;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.providers.Authentication;
import dev.stoke.pod.providers.Authenticator;
import dev.stoke.pod.providers.ProviderUnavailableException;
import dev.stoke.pod.signing.DraftSigner;
import dev.stoke.pod.tokens.Family.Hashes;
import dev.stoke.pod.tokens.TokenIssuer.Issued;
import dev.stoke.pod.users.Claim;
import dev.stoke.pod.users.Directory;
import dev.stoke.pod.users.ThrottledException;
import dev.stoke.pod.users.User;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Login, refresh and logout, the same on every pod that shares the database and the keys. */
public final class Sessions {
  private static final String LOGIN = "login";

  private final Supplier<TokensSection> settings;
  private final Authenticator authenticator;
  private final Directory directory;
  private final RefreshFamilies families;
  private final TokenIssuer issuer;
  private final TokenVerifier verifier;
  private final Refreshes refreshes;
  private final Audit audit;
  private final Clock clock;
  private final SecureRandom random;

  public Sessions(
      Supplier<TokensSection> settings,
      Authenticator authenticator,
      Directory directory,
      RefreshFamilies families,
      Federation federation,
      DraftSigner signer,
      Audit audit,
      Clock clock,
      SecureRandom random) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.directory = directory;
    this.families = families;
    this.issuer = new TokenIssuer(settings, signer, random);
    this.verifier = new TokenVerifier(federation, clock);
    this.refreshes =
        new Refreshes(
            () -> settings.get().refreshTerms(),
            families,
            issuer,
            new TokenIssuer(settings, signer.own(), random),
            audit,
            clock,
            random);
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /** Whether {@link #login} would turn anybody away as one too many. */
  public boolean isBusy() {
    return authenticator.isBusy();
  }

  /**
   * Empty when refused, for whatever reason: callers learn only that.
   *
   * @param source address of the client
   * @throws ThrottledException after too many failures
   * @throws ProviderUnavailableException when the one that should decide does not answer
   */
  public Optional<TokenPair> login(LoginRequest request, InetAddress source) {
    return switch (authenticate(request, source)) {
      case Authentication.Granted granted -> open(granted, request, source);
      case Authentication.Refused refused -> {
        audit.record(
            AuditEvent.refused(LOGIN, refused.actor(), source, refused.reason())
                .on(refused.target())
                .through(refused.provider()));
        yield Optional.empty();
      }
      case Authentication.Undecided undecided -> {
        audit.record(
            AuditEvent.refused(LOGIN, undecided.actor(), source, "provider-unavailable")
                .through(undecided.provider()));
        throw new ProviderUnavailableException(undecided.provider());
      }
    };
  }

  /** The claims of a bearer token that any pod may have issued; empty when it is not good. */
  public Optional<JWTClaimsSet> verify(String bearer) {
    return verifier.verify(bearer);
  }

  /**
   * Changes a pair of tokens for a new one with the claims that hold now. The bearer must have been
   * verified.
   */
  public Optional<TokenPair> refresh(String bearer, String refreshToken, InetAddress source) {
    return refreshes.refresh(bearer, refreshToken, source);
  }

  /** Ends the family of a refresh token; does nothing when it has ended or is none of ours. */
  public void logout(String refreshToken, InetAddress source) {
    refreshes.logout(refreshToken, source);
  }

  private Authentication authenticate(LoginRequest request, InetAddress source) {
    try {
      return authenticator.authenticate(
          request.provider(), request.username(), request.password(), source);
    } catch (ThrottledException e) {
      if (e.isNews()) {
        audit.record(AuditEvent.refused(LOGIN, Actor.NOBODY, source, "throttled"));
      }
      throw e;
    }
  }

  private Optional<TokenPair> open(
      Authentication.Granted login, LoginRequest request, InetAddress source) {
    User user = login.user();
    List<Claim> claims = directory.claims(user);
    if (!RequiredClaims.hold(request.requiredClaims(), claims)) {
      audit.record(
          AuditEvent.refused(LOGIN, actor(user), source, "required-claims")
              .through(login.provider()));
      return Optional.empty();
    }
    int limit = settings.get().refreshLimit();
    OptionalInt remaining = limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit);
    Issued issued = issuer.issue(user, claims, request.filterClaims(), remaining);
    RefreshToken refresh = RefreshToken.random(RefreshToken.newFamily(random), random);
    Instant now = clock.instant();
    Family family =
        new Family(
            refresh.family(),
            user.id(),
            new Hashes(refresh.hash(), RefreshToken.hashOf(issued.jwt())),
            null,
            now,
            now,
            remaining,
            request.filterClaims(),
            login.mark());
    families.add(family, SessionEnd.of(settings.get().refreshTerms(), now, now, issued.expires()));
    audit.record(
        AuditEvent.granted(LOGIN, actor(user), source)
            .on(family.label())
            .through(login.provider()));
    return Optional.of(new TokenPair(issued.jwt(), refresh.text(), user.username()));
  }

  private static Actor actor(User user) {
    return Actor.user(user.id(), user.username());
  }
}
