package dev.stoke.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a list of conditions; one whose status did not change keeps its lastTransitionTime. */
final class Conditions {
  static final String READY = "Ready";
  static final String PROGRESSING = "Progressing";
  static final String KEYS_PROPAGATED = "KeysPropagated";
  static final String KEY_SET_SIZE = "KeySetSize";
  static final String DATABASE_SECRET_FOUND = "DatabaseSecretFound";
  static final String INITIAL_USERS_FOUND = "InitialUsersFound";
  static final String OTHER_SECRETS_FOUND = "OtherSecretsFound";
  static final String CERTIFICATE_ISSUED = "CertificateIssued";
  static final String PODS_HEALTHY = "PodsHealthy";
  static final String OBJECTS_OWNED = "ObjectsOwned";
  static final String OPTIONAL_APIS_FOUND = "OptionalApisFound";

  private final Clock clock;
  private final @Nullable Long generation;
  private final List<Condition> before;
  private final List<Condition> now = new ArrayList<>();

  Conditions(Clock clock, @Nullable Long generation, List<Condition> before) {
    this.clock = clock;
    this.generation = generation;
    this.before = before;
  }

  void add(String type, boolean holds, String reason, String message) {
    var status = holds ? "True" : "False";
    var since =
        find(before, type)
            .filter(condition -> status.equals(condition.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    now.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
  }

  List<Condition> list() {
    return List.copyOf(now);
  }

  static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }
}
