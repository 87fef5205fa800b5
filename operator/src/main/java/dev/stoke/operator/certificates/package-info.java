/**
 * The cluster's own certificates and the key of its ledger's MAC: what stands in the Secrets next,
 * as a function of what stands there, what the members report and the time. Each change is made in
 * steps that wait for the members; nothing here writes to Kubernetes or talks to a pod.
 */
@NullMarked
package dev.stoke.operator.certificates;

import org.jspecify.annotations.NullMarked;
