package dev.stoke.operator.plan;

import java.net.URI;

/**
 * One auth pod.
 *
 * @param instanceId first part of the kid of its keys, and the name of the pod
 * @param url where the other pods reach it
 */
public record Member(int ordinal, String instanceId, URI url) {}
