/**
 * Services and names: which pods stand behind a Service, the balancers on its address, and the
 * hosts file that the pods resolve names with. Knows pods only as the API shows them.
 */
@NullMarked
package dev.stoke.local.node.service;

import org.jspecify.annotations.NullMarked;
