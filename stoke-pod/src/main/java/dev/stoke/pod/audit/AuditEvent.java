package dev.stoke.pod.audit;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What somebody did, or tried to.
 *
 * @param action a constant word such as {@code login}, never a caller's text
 * @param actor whose account it was
 * @param source the client's address
 * @param target on what, such as {@code user:7}; empty: on the actor alone
 * @param reason a constant word for why it was refused or was special; empty: none
 * @param provider the foreign provider that decided, such as {@code LDAP:corp}; empty: none
 */
public record AuditEvent(
    String action,
    Outcome outcome,
    Actor actor,
    InetAddress source,
    String target,
    String reason,
    String provider) {
  public AuditEvent {
    requireNonNull(action, "action is null");
    requireNonNull(outcome, "outcome is null");
    requireNonNull(actor, "actor is null");
    requireNonNull(source, "source is null");
    requireNonNull(target, "target is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(provider, "provider is null");
  }

  /** How it ended. */
  public enum Outcome {
    GRANTED,
    REFUSED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The account that acted.
   *
   * @param id in the table of users; empty when no account is known
   * @param name of that account; never what was typed for one that is not there, which may be a
   *     password in the wrong field
   */
  public record Actor(OptionalLong id, String name) {
    public static final Actor NOBODY = new Actor(OptionalLong.empty(), "");

    public static Actor user(long id, String name) {
      return new Actor(OptionalLong.of(id), name);
    }

    /** Where only the name is at hand, from a good token. */
    public static Actor named(String name) {
      return new Actor(OptionalLong.empty(), name);
    }

    /** Where only the row's number is at hand. */
    public static Actor user(long id) {
      return user(id, "");
    }
  }

  public static AuditEvent granted(String action, Actor actor, InetAddress source) {
    return new AuditEvent(action, Outcome.GRANTED, actor, source, "", "", "");
  }

  public static AuditEvent refused(String action, Actor actor, InetAddress source, String reason) {
    return new AuditEvent(action, Outcome.REFUSED, actor, source, "", reason, "");
  }

  public AuditEvent on(String newTarget) {
    return new AuditEvent(action, outcome, actor, source, newTarget, reason, provider);
  }

  public AuditEvent because(String newReason) {
    return new AuditEvent(action, outcome, actor, source, target, newReason, provider);
  }

  public AuditEvent through(String newProvider) {
    return new AuditEvent(action, outcome, actor, source, target, reason, newProvider);
  }
}
