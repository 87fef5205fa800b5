package dev.stoke.operator.plan;

import dev.stoke.operator.api.StokeClusterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What has to be there. Made once per reconciliation; the classes of {@code resources} only write
 * it down.
 *
 * @param spec as asked for, with defaults
 * @param membership the next step from who is there to who is asked for
 * @param members by ordinal: those that the configuration names
 * @param leaving instance ids of members that must stop signing
 * @param absent instance ids of members that cannot run at the moment: nobody waits for them
 * @param config text of config.yaml; holds {@code revision}
 * @param revision of the configuration: grows by one when its content changes, and only then
 * @param restartHash changes when running pods must be replaced to take up the configuration
 * @param templateHash of the pod template: what tells one StatefulSet from another but their sizes
 * @param problems nothing may be touched while there are any
 */
public record Plan(
    Names names,
    StokeClusterSpec spec,
    Membership membership,
    List<Member> members,
    Set<String> leaving,
    Set<String> absent,
    String config,
    long revision,
    String restartHash,
    String templateHash,
    List<Problem> problems) {
  public Plan {
    members = List.copyOf(members);
    leaving = Set.copyOf(leaving);
    absent = Set.copyOf(absent);
    problems = List.copyOf(problems);
  }

  /** The same, which cannot be carried out for one more reason. */
  public Plan with(Problem problem) {
    var all = new ArrayList<>(problems);
    all.add(problem);
    return new Plan(
        names,
        spec,
        membership,
        members,
        leaving,
        absent,
        config,
        revision,
        restartHash,
        templateHash,
        all);
  }

  /** False: leave everything as it is, so that running pods go on undisturbed. */
  public boolean feasible() {
    return problems.isEmpty();
  }
}
