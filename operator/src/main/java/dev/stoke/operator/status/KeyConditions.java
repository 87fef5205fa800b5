package dev.stoke.operator.status;

import dev.stoke.operator.api.KeyStatus;
import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.plan.MemberReport.State;
import dev.stoke.operator.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conditions about signing keys: who has one that verifiers know, and how many there are. */
final class KeyConditions {
  private static final int LOAD_BALANCER_KEYS = 10;
  private static final int IAM_KEYS = 100;
  private static final long NIMBUS_BYTES = 48 * 1024;

  private KeyConditions() {}

  static void propagated(Plan plan, List<MemberStatus> members, Conditions conditions) {
    var signers =
        members.stream()
            .filter(member -> !plan.leaving().contains(member.name()))
            .filter(member -> !plan.absent().contains(member.name()))
            .toList();
    int most = plan.spec().keys().maxSigners();
    int wanted = most == 0 ? signers.size() : Math.min(most, signers.size());
    var missing =
        signers.stream().filter(member -> !has(member, KeyConditions::isPropagated)).toList();
    int have = signers.size() - missing.size();
    var count =
        "%d of %d members that sign have an active key that every verifier can know"
            .formatted(have, Math.max(wanted, have));
    if (have >= wanted && have > 0) {
      conditions.add(Conditions.KEYS_PROPAGATED, true, "AllPropagated", count + ".");
      return;
    }
    var reasons = new ArrayList<String>();
    missing.forEach(member -> reasons.add(member.name() + " " + reason(member)));
    conditions.add(
        Conditions.KEYS_PROPAGATED,
        false,
        have == 0 ? "NonePropagated" : "SomeNotPropagated",
        reasons.isEmpty() ? count + "." : count + "; " + String.join(", ", reasons) + ".");
  }

  private static String reason(MemberStatus member) {
    if (member.configRevision() == null) {
      return "gives no report";
    }
    if (has(member, key -> is(key, State.ACTIVE))) {
      return "signs with a key that was put to use early";
    }
    return has(member, key -> is(key, State.PREPARED))
        ? "waits until its new key is known"
        : "has no key yet";
  }

  static void size(@Nullable Integer keys, @Nullable Long bytes, Conditions conditions) {
    if (keys == null || bytes == null) {
      return; // Nobody has said.
    }
    var warnings = new ArrayList<String>();
    if (keys > LOAD_BALANCER_KEYS) {
      warnings.add("an AWS load balancer reads at most %d keys".formatted(LOAD_BALANCER_KEYS));
    }
    if (keys > IAM_KEYS) {
      warnings.add("AWS IAM reads at most %d keys".formatted(IAM_KEYS));
    }
    if (bytes > NIMBUS_BYTES) {
      warnings.add(
          "Nimbus, as in Spring Security, reads at most %d KiB".formatted(NIMBUS_BYTES / 1024));
    }
    if (warnings.isEmpty()) {
      conditions.add(
          Conditions.KEY_SET_SIZE,
          true,
          "WithinLimits",
          "Every verifier that is known to have a limit can read the key set.");
    } else {
      conditions.add(
          Conditions.KEY_SET_SIZE,
          false,
          bytes > NIMBUS_BYTES ? "TooManyBytes" : "TooManyKeys",
          "The key set is large: %s. Set spec.keys.maxSigners if you use them."
              .formatted(warnings.stream().collect(Collectors.joining(", "))));
    }
  }

  static boolean isPropagated(KeyStatus key) {
    return is(key, State.ACTIVE) && key.propagated();
  }

  static boolean is(KeyStatus key, State state) {
    return state.name().equals(key.state());
  }

  private static boolean has(MemberStatus member, Predicate<KeyStatus> which) {
    return member.keys().stream().anyMatch(which);
  }
}
