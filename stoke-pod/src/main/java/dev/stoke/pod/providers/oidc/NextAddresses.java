package dev.stoke.pod.providers.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where browsers are sent, and whose windows are told, once they have logged in: addresses of the
 * pod's own origin and of the origins that the configuration lists. {@code *} is none of them: it
 * would give logins to everybody.
 */
final class NextAddresses {
  private static final int MOST_CHARACTERS = 1024;

  private final URI own;
  private final Set<String> origins = new TreeSet<>();

  /**
   * @param own an address of the pod as browsers know it
   * @param listed {@code server.allowed_hosts}
   */
  NextAddresses(URI own, List<String> listed) {
    this.own = own;
    origin(own).ifPresent(origins::add);
    listed.forEach(text -> parse(text).flatMap(NextAddresses::origin).ifPresent(origins::add));
  }

  /** The complete address; empty for one that browsers must not be sent to. */
  Optional<URI> check(String next) {
    if (next.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    return parse(next)
        .map(own::resolve)
        .filter(url -> origin(url).filter(origins::contains).isPresent());
  }

  /** The root of the pod's own origin. */
  URI home() {
    return own.resolve("/");
  }

  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Empty for what has none, such as {@code javascript:}. */
  private static Optional<String> origin(URI url) {
    @Nullable String scheme = url.getScheme();
    if (scheme == null || url.getHost() == null || url.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String lower = scheme.toLowerCase(Locale.ROOT);
    int usual = lower.equals("https") ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    boolean web = lower.equals("https") || lower.equals("http");
    return web
        ? Optional.of(lower + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port)
        : Optional.empty();
  }
}
