package dev.stoke.pod.http;

import dev.stoke.pod.config.AddressBlock;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the other end of the connection, or what a trusted proxy there says
 * in {@code X-Forwarded-For}. Only trusted proxies' words count, read from the last one on.
 */
final class ClientAddress {
  private static final int MOST_HOPS = 32;

  private final List<AddressBlock> proxies;

  ClientAddress(List<AddressBlock> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  InetAddress of(HttpServerExchange exchange) {
    return of(
        exchange.getSourceAddress().getAddress(),
        exchange.getRequestHeaders().getFirst(Headers.X_FORWARDED_FOR) == null
            ? null
            : String.join(",", exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR)));
  }

  InetAddress of(InetAddress peer, @Nullable String forwarded) {
    if (forwarded == null || !isTrusted(peer)) {
      return peer;
    }
    InetAddress client = peer;
    String[] hops = forwarded.split(",", -1);
    for (int i = hops.length - 1; i >= 0 && hops.length - i <= MOST_HOPS; i--) {
      Optional<InetAddress> hop = parse(hops[i].trim());
      if (hop.isEmpty()) {
        // What stands before a word that makes no sense cannot be relied on.
        return client;
      }
      client = hop.get();
      if (!isTrusted(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return proxies.stream().anyMatch(block -> block.contains(address));
  }

  /** Some proxies add a port, and brackets round an IPv6 address. */
  private static Optional<InetAddress> parse(String text) {
    String host = text;
    int colon = text.indexOf(':');
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      host = end < 0 ? "" : text.substring(1, end);
    } else if (colon >= 0 && colon == text.lastIndexOf(':')) {
      host = text.substring(0, colon);
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      // Such as "unknown", which is allowed there.
      return Optional.empty();
    }
  }
}
