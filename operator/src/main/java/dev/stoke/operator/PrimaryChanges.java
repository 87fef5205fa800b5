package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** What of a StokeCluster is worth a look: its spec and its annotations, not our own status. */
final class PrimaryChanges implements OnUpdateFilter<StokeCluster> {
  @Override
  public boolean accept(StokeCluster now, StokeCluster before) {
    var here = now.getMetadata();
    var there = before.getMetadata();
    return !Objects.equals(here.getGeneration(), there.getGeneration())
        || !Objects.equals(here.getAnnotations(), there.getAnnotations())
        || !Objects.equals(here.getDeletionTimestamp(), there.getDeletionTimestamp());
  }
}
