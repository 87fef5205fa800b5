package dev.stoke.pod.admin;

import dev.stoke.pod.config.PolicySection;
import dev.stoke.pod.users.ClaimStore;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.UserStore;
import java.util.Set;

/**
 * What one caller must leave alone: whatever is protected by policy, and whatever opens more than
 * the caller may do. Asked about an entity before a change and, where the change touches what it
 * opens, after it; as rights only add up, nobody can so give or take more than he has, through
 * however many steps.
 */
final class Guard {
  private final Rights caller;
  private final PolicySection policy;

  Guard(Rights caller, PolicySection policy) {
    this.caller = caller;
    this.policy = policy;
  }

  /**
   * @param held what the user may do
   */
  void user(UserStore.Row user, Rights held) {
    protectedUser(user);
    covers(held, "user " + user.username() + " may do more than you");
  }

  /** For a change that only concerns groups of the user. */
  void protectedUser(UserStore.Row user) {
    unprotected(policy.protectedUsers(), user.username(), "user ");
  }

  /**
   * @param granted what the group lets its members do
   */
  void group(GroupStore.Row group, Rights granted) {
    unprotected(policy.protectedGroups(), group.name(), "group ");
    membership(group, granted);
  }

  /** For a change that only concerns who is in the group. */
  void membership(GroupStore.Row group, Rights granted) {
    covers(granted, "group " + group.name() + " lets its members do more than you may");
  }

  void claim(ClaimStore.Row claim) {
    unprotected(policy.protectedClaims(), claim.shortName(), "claim ");
    holding(claim);
  }

  /** For a change that only concerns which groups hold the claim. */
  void holding(ClaimStore.Row claim) {
    covers(
        Rights.ofClaim(claim.shortName(), claim.value()),
        "claim " + claim.name() + " lets its holders do more than you may");
  }

  private void covers(Rights needed, String sentence) {
    if (!caller.cover(needed)) {
      throw Refused.forbidden(
          Refusal.BEYOND_RIGHTS, sentence + "; ask somebody who may do as much");
    }
  }

  private void unprotected(Set<String> names, String name, String kind) {
    boolean overrides = policy.superuserOverride() && caller.isSuperuser();
    if (names.contains(name) && !overrides) {
      throw Refused.forbidden(
          Refusal.PROTECTED, kind + name + " is protected by users.policy_config");
    }
  }
}
