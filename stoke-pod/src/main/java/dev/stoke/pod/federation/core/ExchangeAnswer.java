package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.keys.PublishedKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an exchange. It is made after the request was merged and the published snapshot was
 * swapped, so that a kid in it is a kid that the member serves.
 *
 * @param complete the member has finished its start and holds its serving lease
 * @param digest names the set; at most 64 characters
 * @param served everything that the member serves, its own keys included; null when it is still the
 *     set of {@link ExchangeRequest#seenDigest()}
 */
public record ExchangeAnswer(
    Introduction from, boolean complete, String digest, @Nullable List<PublishedKey> served) {
  public ExchangeAnswer {
    requireNonNull(from, "from is null");
    requireNonNull(digest, "digest is null");
    served = served == null ? null : List.copyOf(served);
  }
}
