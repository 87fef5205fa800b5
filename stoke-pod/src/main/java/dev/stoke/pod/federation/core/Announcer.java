package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.util.List;

/**
 * Tells news of this pod at once, without waiting for the next round: to every member by an
 * exchange, to the ledger by a cycle and by the registration. Confined to the core.
 */
final class Announcer {
  private final SelfReport report;
  private final OwnKeys ownKeys;
  private final Exchanges exchanges;
  private final LedgerView ledger;
  private final Outbox outbox;
  private List<OwnedKey> announced = List.of();
  private boolean couldSign;
  private boolean wishedEarlySlot;

  Announcer(
      SelfReport report, OwnKeys ownKeys, Exchanges exchanges, LedgerView ledger, Outbox outbox) {
    this.report = report;
    this.ownKeys = ownKeys;
    this.exchanges = exchanges;
    this.ledger = ledger;
    this.outbox = outbox;
  }

  /** What has changed since the last time. */
  void announce(Moment now) {
    List<OwnedKey> own = ownKeys.announced();
    boolean canSign = ownKeys.canSign(now);
    if (!own.equals(announced) || canSign != couldSign) {
      hurry(now);
      announced = own;
    }
    if (canSign != couldSign) {
      couldSign = canSign;
      register(now);
    }
    boolean wishes = ownKeys.mayActivateEarly(now);
    if (wishes && !wishedEarlySlot) {
      ledger.hurry(now.mono());
    }
    wishedEarlySlot = wishes;
  }

  /** There is news for the ledger and for every member. */
  void hurry(Moment now) {
    ledger.hurry(now.mono());
    exchanges.hintAll(now);
  }

  /** Written only after what was read is served: the registration is an acknowledgement. */
  void register(Moment now) {
    LedgerRead read = ledger.read();
    if (read != null) {
      outbox.add(new Effect.Register(report.registration(read.readAt(), now)));
    }
  }
}
