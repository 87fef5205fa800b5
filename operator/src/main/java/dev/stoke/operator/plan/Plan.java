package dev.stoke.operator.plan;

import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.plan.Problem.About;
import java.net.URI;
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
 * @param config the auth pods' configuration
 * @param revision of the configuration: grows by one when its content changes, and only then
 * @param restart what a user has asked to restart the pods with; empty: nothing
 * @param templateHash of the pod template: what tells one StatefulSet from another but their sizes
 * @param pause whether anything is to be carried out now
 * @param apis optional ones that the Kubernetes cluster has
 * @param certificateTrouble what cert-manager says against the Certificate of the public listener;
 *     empty: nothing
 * @param problems nothing may be touched while there are any, but for what ends them
 */
public record Plan(
    Names names,
    StokeClusterSpec spec,
    Membership membership,
    List<Member> members,
    Set<String> leaving,
    Set<String> absent,
    PlannedConfig config,
    long revision,
    String restart,
    String templateHash,
    Pause pause,
    Set<OptionalApi> apis,
    String certificateTrouble,
    List<Problem> problems) {
  public Plan {
    members = List.copyOf(members);
    leaving = Set.copyOf(leaving);
    absent = Set.copyOf(absent);
    apis = Set.copyOf(apis);
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
        restart,
        templateHash,
        pause,
        apis,
        certificateTrouble,
        all);
  }

  /** False: leave everything as it is, so that running pods go on undisturbed. */
  public boolean feasible() {
    return problems.isEmpty();
  }

  /** Nothing is in the way but a certificate that cert-manager is to make. */
  public boolean awaitsCertificate() {
    return !feasible()
        && apis.contains(OptionalApi.CERTIFICATES)
        && problems.stream().allMatch(problem -> problem.about() == About.CERTIFICATE);
  }

  /** Whether all of it, or what leads to the certificate that the rest waits for, is to be made. */
  public boolean makesSomething() {
    return !paused() && (feasible() || awaitsCertificate());
  }

  public boolean paused() {
    return pause != Pause.NO;
  }

  /** Auth pods that are to run in the end. */
  public int replicas() {
    return replicas(spec);
  }

  static int replicas(StokeClusterSpec spec) {
    return spec.hibernated() ? 0 : spec.replicas();
  }

  /** Where clients inside of the Kubernetes cluster reach the auth pods. */
  public URI url() {
    return URI.create(
        "%s://%s.%s.svc:%d%s"
            .formatted(
                spec.tls() == null ? "http" : "https",
                names.service(),
                names.namespace(),
                spec.service().port(),
                spec.server().basePath()));
  }
}
