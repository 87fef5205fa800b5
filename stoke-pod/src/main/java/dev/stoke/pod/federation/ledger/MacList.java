package dev.stoke.pod.federation.ledger;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys in force for one call: the first writes, all are accepted. Without any, rows get no MAC
 * and every row counts as it is.
 *
 * @param acceptsUnproven whether rows without a MAC count for now, to be written again with one
 */
record MacList(List<MacKey> keys, boolean acceptsUnproven) {
  static final MacList NONE = new MacList(List.of(), true);

  MacList {
    keys = List.copyOf(keys);
  }

  /** Base64url without padding; null without keys. */
  @Nullable String write(MacInput input) {
    return keys.isEmpty()
        ? null
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(keys.getFirst().mac(input.toBytes()));
  }

  Proof check(MacInput input, @Nullable String mac) {
    if (keys.isEmpty()) {
      return Proof.CURRENT;
    }
    if (mac == null) {
      return acceptsUnproven ? Proof.OUTDATED : Proof.NONE;
    }
    byte[] found;
    try {
      found = Base64.getUrlDecoder().decode(mac);
    } catch (IllegalArgumentException e) {
      // Whatever it is, it is not what a pod wrote.
      return Proof.NONE;
    }
    byte[] bytes = input.toBytes();
    for (int i = 0; i < keys.size(); i++) {
      if (MessageDigest.isEqual(keys.get(i).mac(bytes), found)) {
        return i == 0 ? Proof.CURRENT : Proof.OUTDATED;
      }
    }
    return Proof.NONE;
  }
}
