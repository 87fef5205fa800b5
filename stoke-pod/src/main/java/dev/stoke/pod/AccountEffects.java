package dev.stoke.pod;

import dev.stoke.pod.admin.AccountEvents;
import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.audit.AuditEvent;
import dev.stoke.pod.audit.AuditEvent.Actor;
import dev.stoke.pod.audit.RefusalBound;
import dev.stoke.pod.tokens.RefreshFamilies;
import dev.stoke.pod.users.PasswordRules;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.Optional;

/** What the rest of a pod does when the administration changes an account. */
final class AccountEffects implements AccountEvents {
  private final PasswordRules rules;
  private final RefreshFamilies families;
  private final Audit audit;
  private final RefusalBound bound;
  private final MeterRegistry metrics;

  AccountEffects(
      PasswordRules rules,
      RefreshFamilies families,
      Audit audit,
      RefusalBound bound,
      MeterRegistry metrics) {
    this.rules = rules;
    this.families = families;
    this.audit = audit;
    this.bound = bound;
    this.metrics = metrics;
  }

  @Override
  public Optional<String> problemWith(String username, String email, String password) {
    return rules.refusal(password, username, email).map(refusal -> "the password " + refusal);
  }

  @Override
  public void sessionsEnd(long userId) {
    families.endAllOf(userId);
  }

  @Override
  public void changed(String caller, InetAddress source, String change, String target) {
    audit.record(AuditEvent.granted(change, Actor.named(caller), source).on(target));
  }

  @Override
  public void refused(
      String caller, InetAddress source, String operation, String target, String refusal) {
    metrics.counter("stoke.admin.refused", "reason", refusal).increment();
    AuditEvent event = AuditEvent.refused(operation, Actor.named(caller), source, refusal);
    bound.next(caller).ifPresent(omitted -> audit.record(event.on(target), omitted));
  }
}
