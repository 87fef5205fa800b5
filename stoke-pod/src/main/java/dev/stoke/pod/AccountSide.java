package dev.stoke.pod;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.stoke.pod.admin.AccountEvents;
import dev.stoke.pod.admin.AdminApi;
import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.audit.RefusalBound;
import dev.stoke.pod.config.Config;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.providers.Authenticator;
import dev.stoke.pod.providers.ForeignLogins;
import dev.stoke.pod.providers.Provisioning;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.providers.oidc.LoginReports;
import dev.stoke.pod.providers.oidc.OidcLogin;
import dev.stoke.pod.providers.oidc.OidcParts;
import dev.stoke.pod.providers.oidc.UsedCodes;
import dev.stoke.pod.signing.DraftSigner;
import dev.stoke.pod.tokens.PasswordChange;
import dev.stoke.pod.tokens.RefreshFamilies;
import dev.stoke.pod.tokens.Sessions;
import dev.stoke.pod.users.Directory;
import dev.stoke.pod.users.LoginThrottle;
import dev.stoke.pod.users.NewPasswords;
import dev.stoke.pod.users.PasswordRules;
import dev.stoke.pod.users.Passwords;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this pod does with the accounts in the database: logins, sessions, administration. */
record AccountSide(
    Passwords passwords,
    Sessions sessions,
    PasswordChange passwordChange,
    AdminApi admin,
    ForeignLogins providers,
    Housekeeping housekeeping)
    implements AutoCloseable {

  /**
   * Asks nobody yet: the database may still be away.
   *
   * @param current the configuration in force; {@code config} is the one at the start
   * @param directory where relative paths of the configuration start
   * @throws IllegalStateException when a provider can never work as it is configured
   */
  static AccountSide open(
      Config config,
      Supplier<Config> current,
      Path directory,
      Database database,
      Federation members,
      DraftSigner signer,
      Clock clock,
      MeterRegistry metrics) {
    SecureRandom random = new SecureRandom();
    Audit audit = new Audit();
    Directory accounts = new Directory(database.jdbc());
    RefreshFamilies families = new RefreshFamilies(database.jdbc(), database.dialect());
    Provisioning provisioning = new Provisioning(database.jdbc(), database.transactions(), clock);
    UsedCodes usedCodes = new UsedCodes(database.jdbc(), database.dialect());
    LoginThrottle throttle =
        new LoginThrottle(config.server().throttleLogins(), System::nanoTime, random);
    Passwords passwords = Passwords.create(accounts, throttle);
    PasswordRules rules = new PasswordRules(config.users().passwordLength());
    OidcParts oidc =
        new OidcParts(
            config.server().allowedHosts(),
            usedCodes,
            clock,
            random,
            new LoginReports(metrics, System::nanoTime));
    ForeignLogins providers = openProviders(config, directory, oidc, metrics);
    Sessions sessions =
        new Sessions(
            () -> current.get().tokens(),
            new Authenticator(passwords, throttle, providers, provisioning, audit),
            accounts,
            families,
            members,
            signer,
            audit,
            clock,
            random);
    PasswordChange passwordChange =
        new PasswordChange(
            families,
            accounts,
            passwords,
            new NewPasswords(database.jdbc(), rules, passwords),
            database.transactions(),
            audit,
            clock);
    AccountEvents events =
        new AccountEffects(rules, families, audit, new RefusalBound(System::nanoTime), metrics);
    AdminApi admin =
        new AdminApi(
            database.jdbc(),
            database.transactions(),
            config.users().policy(),
            capabilities(config),
            passwords,
            bearer -> sessions.verify(bearer).map(JWTClaimsSet::getClaims),
            () -> current.get().tokens().userInfo(),
            events,
            clock);
    return new AccountSide(
        passwords,
        sessions,
        passwordChange,
        admin,
        providers,
        Housekeeping.start(() -> {
          families.deleteExpired(clock.instant());
          provisioning.forgetDeleted();
          usedCodes.deleteExpired(clock.instant());
        }));
  }

  private static ForeignLogins openProviders(
      Config config, Path directory, OidcParts oidc, MeterRegistry metrics) {
    Duration limit = ProviderFactory.limit(config.server().timeout());
    ForeignLogins providers =
        new ForeignLogins(new ProviderFactory(directory, limit, oidc), limit, metrics);
    try {
      providers.use(providers.open(config.providers()));
      return providers;
    } catch (UnusableProviderException e) {
      providers.close();
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static List<String> capabilities(Config config) {
    List<String> capabilities = new ArrayList<>();
    if (!config.server().disableAdmin()) {
      capabilities.add("admin");
    }
    if (config.telemetry().publicMetrics()) {
      capabilities.add("monitoring");
    }
    return capabilities;
  }

  /** The provider of this name, as configured now; empty: none speaks OpenID Connect. */
  Optional<OidcLogin> oidcLogin(String name) {
    return providers.find(name).filter(OidcLogin.class::isInstance).map(OidcLogin.class::cast);
  }

  @Override
  public void close() {
    providers.close();
    housekeeping.close();
  }
}
