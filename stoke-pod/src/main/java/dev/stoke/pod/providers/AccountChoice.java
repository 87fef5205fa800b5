package dev.stoke.pod.providers;

import dev.stoke.pod.config.Provider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which account belongs to an identity that none is bound to yet. An account of another source or
 * of another provider is never given away. One that the Go server made has no mark of its provider;
 * its groups, or there being no other provider of its type, must tell.
 */
sealed interface AccountChoice {
  /** There is none: make one. */
  record Create() implements AccountChoice {}

  /** This one, which came from this provider. */
  record Adopt(long id) implements AccountChoice {}

  /** None that may be given: {@code id} is in the way. */
  record InTheWay(long id, String reason) implements AccountChoice {}

  /**
   * @param named accounts whose name is the identity's, but for capital letters
   * @param isOnlyOfItsType whether no other provider of this type is configured
   */
  static AccountChoice of(
      ForeignIdentity identity, Provider provider, boolean isOnlyOfItsType, List<Candidate> named) {
    Optional<Candidate> candidate =
        named.stream()
            .filter(account -> account.username().equals(identity.username()))
            .findFirst()
            .or(() -> asTyped(identity, provider, named));
    if (candidate.isEmpty()) {
      return new Create();
    }
    Candidate account = candidate.get();
    if (!account.source().equals(provider.source())) {
      return new InTheWay(account.id(), "other-source");
    }
    if (account.isBound() || !cameFrom(provider, isOnlyOfItsType, account.linkTypes())) {
      return new InTheWay(account.id(), "other-provider");
    }
    return new Adopt(account.id());
  }

  /**
   * The Go server took the name as it was typed at the first login, and directories ignore case.
   */
  private static Optional<Candidate> asTyped(
      ForeignIdentity identity, Provider provider, List<Candidate> named) {
    return named.stream()
        .filter(account -> account.source().equals(provider.source()))
        .filter(account -> account.email().equalsIgnoreCase(identity.email()))
        .findFirst();
  }

  private static boolean cameFrom(
      Provider provider, boolean isOnlyOfItsType, Set<String> linkTypes) {
    if (provider.source().equals(provider.typeSpec())) {
      // The source has told already.
      return true;
    }
    Set<String> ofType =
        linkTypes.stream()
            .filter(type -> type.startsWith(provider.type() + ":"))
            .collect(Collectors.toSet());
    return isOnlyOfItsType
        ? ofType.isEmpty() || ofType.contains(provider.typeSpec())
        : ofType.equals(Set.of(provider.typeSpec()));
  }
}
