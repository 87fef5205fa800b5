package dev.stoke.pod.testing;

import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.providers.Authenticator;
import dev.stoke.pod.providers.ForeignLogins;
import dev.stoke.pod.providers.Provisioning;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.users.Directory;
import dev.stoke.pod.users.LoginThrottle;
import dev.stoke.pod.users.Passwords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The check of local passwords, throttled, with no foreign provider. */
public final class LocalLogins {
  private LocalLogins() {}

  public static Authenticator on(Database database, Clock clock) {
    LoginThrottle throttle = new LoginThrottle(true, System::nanoTime, new SecureRandom());
    ForeignLogins none =
        new ForeignLogins(
            provider -> {
              throw new UnusableProviderException(provider.name(), "type", "is not of this test");
            },
            Duration.ofSeconds(1),
            new SimpleMeterRegistry());
    return new Authenticator(
        Passwords.create(new Directory(database.jdbc()), throttle),
        throttle,
        none,
        new Provisioning(database.jdbc(), database.transactions(), clock),
        new Audit());
  }
}
