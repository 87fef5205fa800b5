/**
 * What containers print: kept in bounded files, and served as the kubelet serves it. Knows of pods
 * no more than their names.
 */
@NullMarked
package dev.stoke.local.node.logs;

import org.jspecify.annotations.NullMarked;
