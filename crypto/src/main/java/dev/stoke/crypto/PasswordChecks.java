package dev.stoke.crypto;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who checks passwords against their hashes: native code, or who asks must do it in Java. */
public final class PasswordChecks {
  private static final Logger log = LoggerFactory.getLogger(PasswordChecks.class);

  private final @Nullable PasswordLibrary library;

  private PasswordChecks(@Nullable PasswordLibrary library) {
    this.library = library;
  }

  /** Begins, once, when somebody asks for it. */
  private static final class OfThisProcess {
    static final PasswordChecks CHOSEN = choose(System.getenv(), NativePlatform.ofThisProcess());
  }

  /** The one of this process, by its environment, which the log says once. */
  public static PasswordChecks current() {
    return OfThisProcess.CHOSEN;
  }

  static PasswordChecks choose(Map<String, String> environment, NativePlatform platform) {
    if (!SignatureProvider.isNativeAllowed(environment)) {
      return said(null, SignatureProvider.SETTING + " asks for it");
    }
    try {
      return said(PasswordLibrary.load(platform), "its library works here");
    } catch (UnusableLibraryException e) {
      log.atDebug().setCause(e).log("The native library for passwords is not used");
      return said(null, e.getMessage());
    }
  }

  private static PasswordChecks said(@Nullable PasswordLibrary library, @Nullable String reason) {
    var checks = new PasswordChecks(library);
    log.atInfo()
        .addKeyValue("provider", checks.name())
        .addKeyValue("version", checks.version())
        .addKeyValue("reason", reason)
        .log("Provider of password checks");
    return checks;
  }

  /** {@code libsodium}, or {@code java}. */
  public String name() {
    return library == null ? "java" : library.name();
  }

  public String version() {
    return library == null ? Runtime.version().toString() : library.version();
  }

  /** Empty: it is to be done in Java. */
  public Optional<PasswordLibrary> library() {
    return Optional.ofNullable(library);
  }
}
