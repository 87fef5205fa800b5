package dev.stoke.pod.federation.simulation;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guarantee rule 5.3: stop signing, then stop, then leave the configuration. */
final class Leave implements Operator.Procedure {
  private enum Step {
    NOT_BEGUN,
    MARKED,
    STOPPING
  }

  private final Operator operator;
  private final World world;
  private final int replicas;
  private Step step = Step.NOT_BEGUN;
  private List<String> ids = List.of();
  private long markedAt;

  Leave(Operator operator, World world, int replicas) {
    this.operator = operator;
    this.world = world;
    this.replicas = replicas;
  }

  @Override
  public boolean advance() {
    return switch (step) {
      case NOT_BEGUN -> begin();
      case MARKED -> {
        if (ids.stream().allMatch(this::isDone)) {
          step = Step.STOPPING;
          operator.lower(ids);
          ids.forEach(this::stop);
        }
        yield false;
      }
      case STOPPING -> {
        if (ids.stream().anyMatch(id -> exists(world.pods().get(id)))) {
          yield false;
        }
        operator.leave(ids);
        yield true;
      }
    };
  }

  private boolean begin() {
    ids = operator.above(replicas);
    if (ids.isEmpty()) {
      return true;
    }
    if (operator.staysPropagated(new HashSet<>(ids))) {
      operator.markLeaving(ids);
      markedAt = operator.revision();
      step = Step.MARKED;
    }
    return false;
  }

  /** It reports that revision and does not sign; or it does not run. Silent is neither. */
  private boolean isDone(String id) {
    Pod pod = world.pods().get(id);
    if (pod == null || !pod.isRunning()) {
      return true;
    }
    return pod.answers()
        && pod.view().settings().revision() >= markedAt
        && pod.view().signing(pod.now()).isEmpty();
  }

  private void stop(String id) {
    Pod pod = world.pods().get(id);
    if (pod != null) {
      pod.terminate(pod::remove);
    }
  }

  private static boolean exists(@Nullable Pod pod) {
    return pod != null && pod.exists();
  }
}
