package dev.stoke.crypto;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who computes signatures and makes key pairs, and is the first that the platform asks for anything
 * else. Keys of one are good for every other. Thread-safe.
 */
public final class SignatureProvider {
  /** In the environment: {@code fastest}, which is also what nothing means, or {@code jdk}. */
  public static final String SETTING = "STOKE_CRYPTO_PROVIDER";

  private static final String FASTEST = "fastest";
  private static final String OF_JDK = "jdk";

  private static final Logger log = LoggerFactory.getLogger(SignatureProvider.class);

  /** The platform's providers, in its order. */
  public static final SignatureProvider JDK =
      new SignatureProvider(OF_JDK, Runtime.version().toString(), null);

  private static volatile @Nullable SignatureProvider chosen;

  private final String name;
  private final String version;
  private final @Nullable Provider provider;

  private SignatureProvider(String name, String version, @Nullable Provider provider) {
    this.name = requireNonNull(name, "name is null");
    this.version = requireNonNull(version, "version is null");
    this.provider = provider;
  }

  static SignatureProvider of(Provider provider) {
    return new SignatureProvider(provider.getName(), provider.getVersionStr(), provider);
  }

  /** What is wrong with the setting in an environment. */
  public static Optional<String> problem(Map<String, String> environment) {
    String setting = environment.getOrDefault(SETTING, FASTEST);
    return setting.equals(FASTEST) || setting.equals(OF_JDK)
        ? Optional.empty()
        : Optional.of(SETTING + ": is neither " + FASTEST + " nor " + OF_JDK + "; choose one");
  }

  static boolean isNativeAllowed(Map<String, String> environment) {
    return !environment.getOrDefault(SETTING, FASTEST).equals(OF_JDK);
  }

  /** Makes the choice in the background: it takes some tenths of a second of one processor. */
  public static void begin() {
    Thread.ofPlatform().daemon().name("crypto-provider").start(SignatureProvider::current);
  }

  /** The one of this process, by its environment; waits while it is being chosen. */
  public static SignatureProvider current() {
    SignatureProvider now = chosen;
    return now == null ? chooseOnce() : now;
  }

  private static synchronized SignatureProvider chooseOnce() {
    SignatureProvider now = chosen;
    if (now == null) {
      now = choose(System.getenv(), NativeLibrary.ofThisProcess());
      now.preferEverywhere();
      chosen = now;
    }
    return now;
  }

  static SignatureProvider choose(Map<String, String> environment, NativeLibrary library) {
    if (!isNativeAllowed(environment)) {
      return said(JDK, SETTING + " asks for it");
    }
    try {
      return said(library.load(), "its library works here");
    } catch (UnusableLibraryException e) {
      log.atDebug().setCause(e).log("The native library for signatures is not used");
      return said(JDK, e.getMessage());
    }
  }

  /** For TLS, certificates and digests too, which are slow in a young process without it. */
  private void preferEverywhere() {
    if (provider != null) {
      Security.insertProviderAt(provider, 1);
    }
  }

  private static SignatureProvider said(SignatureProvider one, @Nullable String reason) {
    log.atInfo()
        .addKeyValue("provider", one.name)
        .addKeyValue("version", one.version)
        .addKeyValue("reason", reason)
        .log("Provider of signatures");
    return one;
  }

  /** {@code jdk}, or what the provider calls itself. */
  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  public Signature signature(String algorithm) throws NoSuchAlgorithmException {
    return provider == null
        ? Signature.getInstance(algorithm)
        : Signature.getInstance(algorithm, provider);
  }

  public KeyPairGenerator pairs(String algorithm) throws NoSuchAlgorithmException {
    return provider == null
        ? KeyPairGenerator.getInstance(algorithm)
        : KeyPairGenerator.getInstance(algorithm, provider);
  }

  /** As the platform's classes have it: {@code getInstance(algorithm)}. */
  @FunctionalInterface
  interface OfAny<T> {
    T get(String algorithm) throws GeneralSecurityException;
  }

  /** As the platform's classes have it: {@code getInstance(algorithm, provider)}. */
  @FunctionalInterface
  interface OfOne<T> {
    T get(String algorithm, Provider provider) throws GeneralSecurityException;
  }

  /** For what has no method of its own here. */
  <T> T instance(String algorithm, OfAny<T> any, OfOne<T> one) throws GeneralSecurityException {
    return provider == null ? any.get(algorithm) : one.get(algorithm, provider);
  }

  /** For what is to be given one; empty: the platform's, in its order. */
  public Optional<Provider> provider() {
    return Optional.ofNullable(provider);
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
