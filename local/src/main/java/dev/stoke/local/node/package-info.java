/**
 * The node: runs the pods of any Kubernetes API as processes of this machine, with addresses, names
 * and Services of their own in 127.0.0.0/8. Its door is {@link dev.stoke.local.node.Node}; it must
 * know nothing of the API server's making and nothing of Stoke.
 */
@NullMarked
package dev.stoke.local.node;

import org.jspecify.annotations.NullMarked;
