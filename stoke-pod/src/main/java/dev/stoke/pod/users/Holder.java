package dev.stoke.pod.users;

import dev.stoke.pod.users.Directory.Account;
import java.util.List;

/**
 * An account and what it holds through all groups.
 *
 * @param claims each once, in the order of their creation
 */
public record Holder(Account account, List<Claim> claims) {
  public Holder {
    claims = List.copyOf(claims);
  }
}
