package dev.stoke.crypto;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amazon's Corretto Crypto Provider in a jar on the class path. There is one jar for each kind of
 * machine, all with the same classes, so they are loaded from the right one by name.
 */
final class NativeLibrary {
  private static final String PACKAGE = "com.amazon.corretto.crypto.provider.";
  private static final Map<String, Pattern> JARS =
      Map.of(
          NativePlatform.AMD64, jar("linux-x86_64"),
          NativePlatform.ARM64, jar("linux-aarch_64"));

  private final NativePlatform platform;

  NativeLibrary(NativePlatform platform) {
    this.platform = requireNonNull(platform, "platform is null");
  }

  static NativeLibrary ofThisProcess() {
    return new NativeLibrary(NativePlatform.ofThisProcess());
  }

  private static Pattern jar(String machine) {
    return Pattern.compile("AmazonCorrettoCryptoProvider-[0-9.]+-" + machine + "\\.jar");
  }

  /**
   * Loads it and lets it compute what pods compute with it, which its own test does not: at most
   * once in a process.
   *
   * @throws UnusableLibraryException for every reason not to compute with it
   */
  SignatureProvider load() throws UnusableLibraryException {
    Path jar = platform.jar(platform.own(JARS));
    try {
      SignatureProvider provider = SignatureProvider.of(provider(jar));
      KnownAnswers.check(provider);
      TlsAnswers.check(provider);
      return provider;
    } catch (IOException
        | ReflectiveOperationException
        | GeneralSecurityException
        | RuntimeException
        | LinkageError e) {
      throw new UnusableLibraryException("the native library does not work: " + root(e), e);
    }
  }

  private static Provider provider(Path jar) throws IOException, ReflectiveOperationException {
    // The library comes from the loader of the classes, not out of their jar.
    System.setProperty(PACKAGE + "useExternalLib", "true");
    try (var library = new LibraryFile()) {
      var loader = new NativeJar(jar, library);
      var type = Class.forName(PACKAGE + "AmazonCorrettoCryptoProvider", true, loader);
      var provider = (Provider) requireNonNull(type.getField("INSTANCE").get(null), "no INSTANCE");
      var error = (@Nullable Throwable) type.getMethod("getLoadingError").invoke(provider);
      if (error != null) {
        throw new UnsupportedOperationException(error);
      }
      return provider;
    }
  }

  /** The first reason; without what is said of a system's libraries, which nobody asked for. */
  private static String root(Throwable e) {
    Throwable reason = e;
    while (true) {
      @Nullable Throwable deeper =
          reason.getSuppressed().length > 0 ? reason.getSuppressed()[0] : reason.getCause();
      if (deeper == null || deeper == reason) {
        return reason instanceof InvocationTargetException || reason.getMessage() == null
            ? reason.getClass().getSimpleName()
            : reason.getMessage();
      }
      reason = deeper;
    }
  }
}
