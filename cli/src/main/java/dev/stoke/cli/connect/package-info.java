/**
 * Which Kubernetes cluster and which StokeCluster a command is about: that of {@code ./stoke up},
 * or by kubectl's rules. Knows no command.
 */
@NullMarked
package dev.stoke.cli.connect;

import org.jspecify.annotations.NullMarked;
