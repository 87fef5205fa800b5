package dev.stoke.operator.plan;

/**
 * Why an auth pod does not run, where Kubernetes says it. The same from one attempt to the next, so
 * that a pod which fails again and again is no news each time.
 *
 * @param reason CamelCase, Kubernetes' own where it has one
 * @param message what is wrong and what to do, to be read behind the pod's name and a colon
 */
public record PodTrouble(String reason, String message) {}
