package dev.stoke.operator.status;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.status.Transitions.Transition;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An Event for each transition of Ready, the pods, the members and their keys. */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  /** On the way to what was asked for; all other reasons of not being ready want a person. */
  private static final Set<String> NORMAL =
      Set.of("AllPodsReady", "PodsNotReady", "ConfigNotLoaded", "RollingOut");

  private final Clock clock;

  public Events(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  void transition(StokeCluster before, StokeClusterStatus now, KubernetesClient client) {
    var status = before.getStatus();
    var transitions = new ArrayList<Transition>();
    if (before.getSpec() != null) {
      transitions.addAll(
          Transitions.between(
              status == null ? List.of() : status.members(), now.members(), before.getSpec()));
    }
    Conditions.find(now.conditions(), Conditions.READY)
        .filter(condition -> isTransition(before, condition))
        .ifPresent(condition ->
            transitions.add(
                new Transition(
                    NORMAL.contains(condition.getReason()),
                    condition.getReason(),
                    condition.getMessage())));
    Conditions.find(now.conditions(), Conditions.PODS_HEALTHY)
        .filter(condition -> condition.getStatus().equals("False"))
        .filter(condition -> isNews(before, condition))
        .ifPresent(condition ->
            transitions.add(new Transition(false, condition.getReason(), condition.getMessage())));
    // Names are unique by their time.
    var instant = clock.instant();
    for (var transition : transitions) {
      emit(event(before, transition, instant), client);
      instant = instant.plusNanos(1);
    }
  }

  /** Something that happened once and is no condition. */
  public void say(
      StokeCluster cluster,
      boolean normal,
      String reason,
      String message,
      KubernetesClient client) {
    emit(event(cluster, new Transition(normal, reason, message), clock.instant()), client);
  }

  /** Also of one more pod with the same trouble; that they recover is told of the members. */
  private static boolean isNews(StokeCluster before, Condition now) {
    return Optional.ofNullable(before.getStatus())
        .flatMap(status -> Conditions.find(status.conditions(), now.getType()))
        .filter(then -> then.getMessage().equals(now.getMessage()))
        .isEmpty();
  }

  private static boolean isTransition(StokeCluster before, Condition now) {
    Optional<Condition> then =
        Optional.ofNullable(before.getStatus())
            .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY));
    return then.isEmpty()
        || !then.get().getStatus().equals(now.getStatus())
        || !then.get().getReason().equals(now.getReason());
  }

  private static Event event(StokeCluster cluster, Transition transition, Instant now) {
    var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    var metadata = cluster.getMetadata();
    // As client-go names them: unique without asking the server.
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    // spotless:off
    return new EventBuilder()
        .withNewMetadata()
          .withName(metadata.getName() + "." + Long.toHexString(nanos))
          .withNamespace(metadata.getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
          .withApiVersion(cluster.getApiVersion())
          .withKind(cluster.getKind())
          .withName(metadata.getName())
          .withNamespace(metadata.getNamespace())
          .withUid(metadata.getUid())
        .endInvolvedObject()
        .withType(transition.normal() ? "Normal" : "Warning")
        .withReason(transition.reason())
        .withMessage(transition.message())
        .withNewSource()
          .withComponent(Names.OPERATOR)
        .endSource()
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .build();
    // spotless:on
  }

  private static void emit(Event event, KubernetesClient client) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      // The condition says the same: a lost Event must not undo a reconciliation.
      LOG.atWarn()
          .addKeyValue("namespace", event.getMetadata().getNamespace())
          .addKeyValue("cluster", event.getInvolvedObject().getName())
          .addKeyValue("reason", event.getReason())
          .setCause(e)
          .log("Could not write an Event");
    }
  }
}
