package dev.stoke.pod.providers.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.config.OidcProvider.ClaimsSource;
import dev.stoke.pod.config.OidcProvider.Flow;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.providers.ForeignLogin;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.tls.Authorities;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Logins through one OpenID Connect provider. {@link #start} sends a browser there, {@link #finish}
 * takes it back and gives it an id token and an access code, and {@link #check} is the login with
 * these two as username and password. Each may be on another pod.
 */
public final class OidcLogin implements ForeignLogin {
  /** From the start until the browser is back; people may have to find their second factor. */
  public static final Duration FLOW_TIME = Duration.ofMinutes(10);

  private static final Duration CODE_TIME = Duration.ofMinutes(2);
  private static final int RANDOM_BYTES = 32;
  private static final Pattern JWT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  private final OidcProvider provider;
  private final OidcParts.Once once;
  private final Clock clock;
  private final SecureRandom random;
  private final NextAddresses nextAddresses;
  private final Seal flowSeal;
  private final Seal codeSeal;
  private final ProviderCalls calls;
  private final Discovery discovery;
  private final ProviderTokens tokens;
  private final BrowserFlow flow;
  private final LoginReports reports;
  private volatile @Nullable Keyed keyed;

  /** The verifier for one issuer and one place of its keys. */
  private record Keyed(String issuer, URI jwks, IdTokens idTokens) {}

  private OidcLogin(OidcProvider provider, Optional<SSLContext> trust, OidcParts parts) {
    this.provider = requireNonNull(provider, "provider is null");
    this.once = parts.once();
    this.clock = parts.clock();
    this.random = parts.random();
    this.reports = parts.reports();
    this.nextAddresses =
        new NextAddresses(URI.create(provider.redirectUri()), parts.allowedHosts());
    this.flowSeal = Seal.of(provider, "flow", random);
    this.codeSeal = Seal.of(provider, "access code", random);
    this.calls = new ProviderCalls(trust);
    this.discovery = new Discovery(provider, calls, clock);
    this.tokens = new ProviderTokens(provider, calls);
    this.flow = new BrowserFlow(provider, tokens);
  }

  /**
   * Asks nobody anything yet.
   *
   * @param directory where relative paths of the configuration start
   */
  public static OidcLogin open(OidcProvider provider, Path directory, OidcParts parts)
      throws UnusableProviderException {
    return new OidcLogin(provider, trust(provider, directory), parts);
  }

  /** Whether it could be opened. */
  public static void check(OidcProvider provider, Path directory) throws UnusableProviderException {
    trust(provider, directory);
  }

  private static Optional<SSLContext> trust(OidcProvider provider, Path directory)
      throws UnusableProviderException {
    if (provider.caCert().isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = directory.resolve(provider.caCert()).normalize();
      return Optional.of(Authorities.only(file));
    } catch (UnusableCertificateException e) {
      throw new UnusableProviderException(provider.name(), "ca_cert", e.sentence());
    }
  }

  @Override
  public OidcProvider provider() {
    return provider;
  }

  /** Whether the provider's answer is in the fragment of the address, which only a page can see. */
  public boolean answersInFragment() {
    return provider.flow() != Flow.CODE
        && !"query".equals(provider.extraArguments().get("response_mode"));
  }

  /**
   * @param next where to go afterwards; empty: nowhere, or with {@code window} the pod's own origin
   * @param xfer {@code window} or {@code local}
   */
  public Step start(String next, String xfer) {
    Transfer transfer = Transfer.of(xfer);
    Optional<URI> address = Optional.empty();
    if (!next.isEmpty()) {
      address = nextAddresses.check(next);
      if (address.isEmpty()) {
        return reports.of(
            provider.name(),
            new Step.BadNext(
                "next is of an origin that is neither this server's own nor in"
                    + " server.allowed_hosts"));
      }
    } else if (transfer == Transfer.WINDOW) {
      address = Optional.of(nextAddresses.home());
    }
    PendingLogin pending =
        new PendingLogin(
            address.map(URI::toASCIIString).orElse(""),
            transfer,
            randomText(),
            new CodeVerifier().getValue(),
            clock.instant().plus(FLOW_TIME).getEpochSecond());
    String sealed = flowSeal.close(pending);
    try {
      URI there = flow.request(discovery.current(), pending, sealed);
      return reports.of(provider.name(), new Step.ToProvider(there, sealed));
    } catch (ProviderException e) {
      return reports.of(provider.name(), e);
    }
  }

  /** Blocks for as many calls to the provider as the flow needs, four at most. */
  public Step finish(Callback callback) {
    Optional<PendingLogin> pending = PendingLogin.open(callback, flowSeal, clock.instant());
    if (pending.isEmpty()) {
      return reports.of(provider.name(), new Step.Mismatch());
    }
    try {
      return reports.of(provider.name(), handOver(pending.get(), callback));
    } catch (ProviderException e) {
      return reports.of(provider.name(), e);
    }
  }

  /** Whether this browser is in the middle of the login that comes back with this state. */
  public boolean isPending(Callback callback) {
    return PendingLogin.open(callback, flowSeal, clock.instant()).isPresent();
  }

  /** Blocks for the provider's keys and the database at most. */
  @Override
  public ForeignAnswer check(String username, String password) {
    if (!JWT.matcher(username).matches()) {
      return new ForeignAnswer.Unknown("no-id-token");
    }
    Optional<AccessCode> code = AccessCode.open(password, username, codeSeal, clock.instant());
    if (code.isEmpty()) {
      return new ForeignAnswer.Refused("access-code");
    }
    try {
      VerifiedIdToken idToken = idTokens(discovery.current()).verify(username, code.get().nonce());
      if (!once.use(code.get().id(), code.get().expiresAt())) {
        return new ForeignAnswer.Refused("access-code-used");
      }
      return Identities.identify(provider, idToken.claims().getClaims(), userInfo(code.get()));
    } catch (DataAccessException e) {
      return new ForeignAnswer.Unavailable("database");
    } catch (ProviderException e) {
      return switch (e.kind()) {
        case REFUSED -> new ForeignAnswer.Refused(e.reason());
        case UNAVAILABLE -> new ForeignAnswer.Unavailable(e.reason());
      };
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  private Step handOver(PendingLogin pending, Callback callback) throws ProviderException {
    Endpoints endpoints = discovery.current();
    BrowserFlow.Outcome outcome = flow.finish(endpoints, idTokens(endpoints), pending, callback);
    VerifiedIdToken idToken = outcome.idToken();
    String userInfo =
        provider.claimsSource() == ClaimsSource.USER_INFO
            ? tokens
                .userInfo(endpoints, outcome.accessToken(), idToken.claims().getSubject())
                .toString()
            : "";
    AccessCode code =
        new AccessCode(
            randomText(),
            Seal.hash(idToken.text()),
            pending.nonce(),
            userInfo,
            clock.instant().plus(CODE_TIME).getEpochSecond());
    return new Step.ToClient(
        idToken.text(), codeSeal.close(code), pending.nextAddress(), pending.transfer());
  }

  private static Map<String, Object> userInfo(AccessCode code) {
    if (code.userInfo().isEmpty()) {
      return Map.of();
    }
    try {
      return JWTClaimsSet.parse(code.userInfo()).getClaims();
    } catch (ParseException e) {
      throw new IllegalStateException("only what was written here can be unsealed", e);
    }
  }

  /** The discovery may name other keys one day; those that it names are kept. */
  private IdTokens idTokens(Endpoints endpoints) {
    @Nullable Keyed now = keyed;
    if (now == null
        || !now.issuer().equals(endpoints.issuer())
        || !now.jwks().equals(endpoints.jwks())) {
      IdTokens fresh =
          new IdTokens(endpoints.issuer(), provider.clientId(), endpoints.jwks(), calls);
      now = new Keyed(endpoints.issuer(), endpoints.jwks(), fresh);
      keyed = now;
    }
    return now.idTokens();
  }

  private String randomText() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
