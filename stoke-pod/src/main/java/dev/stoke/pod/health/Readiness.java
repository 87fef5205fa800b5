package dev.stoke.pod.health;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.FederationStatus;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How far the pod has come: starting, in service, or leaving. Thread-safe. */
public final class Readiness {
  private record Phase(
      @Nullable Federation federation,
      @Nullable StatusJson status,
      BooleanSupplier loginsPrepared,
      boolean last) {}

  private volatile Phase phase = new Phase(null, null, () -> false, false);

  /** What the pod reports now; {@code reason} is one sentence. */
  public record State(boolean ready, String reason) {}

  /**
   * The federation decides from here on.
   *
   * @param loginsPrepared whether clients can log in at once, or cannot for reasons that waiting
   *     does not mend
   */
  public synchronized void started(
      Federation federation, StatusJson status, BooleanSupplier loginsPrepared) {
    move(new Phase(requireNonNull(federation), requireNonNull(status), loginsPrepared, false));
  }

  /** For good: the pod takes no new work while it drains. */
  public synchronized void leaving() {
    move(new Phase(phase.federation, phase.status, phase.loginsPrepared, true));
  }

  private void move(Phase next) {
    if (!phase.last) {
      phase = next;
    }
  }

  public State state() {
    Phase now = phase;
    if (now.last || now.federation == null) {
      return new State(false, now.last ? "shutting down" : "starting");
    }
    FederationStatus status = now.federation.status();
    if (status.ready() && !now.loginsPrepared.getAsBoolean()) {
      return new State(false, "logins are being prepared");
    }
    return new State(status.ready(), status.reason());
  }

  /** Empty before the federation was started. */
  Optional<ObjectNode> status() {
    return Optional.ofNullable(phase.status).map(StatusJson::json);
  }
}
