package dev.stoke.e2e.witness;

import java.net.URI;

/**
 * One auth pod as the Kubernetes API shows it.
 *
 * @param uid another one when the pod has been made anew
 * @param endpointReady Ready and not terminating, so that the Service sends clients to it
 */
record Pod(String name, String uid, URI url, URI management, boolean endpointReady) {}
