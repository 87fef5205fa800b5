/**
 * The operator: watches StokeClusters and keeps what they ask for. The reconciler is the table of
 * contents; api, plan, resources, members and status are the chapters.
 */
@NullMarked
package dev.stoke.operator;

import org.jspecify.annotations.NullMarked;
