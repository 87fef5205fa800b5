/**
 * A real control plane on this machine: its programs (found, downloaded or built) and one running
 * instance of etcd, kube-apiserver and kube-controller-manager. Knows nothing of nodes, pods or
 * Stoke.
 */
@NullMarked
package dev.stoke.local.controlplane;

import org.jspecify.annotations.NullMarked;
