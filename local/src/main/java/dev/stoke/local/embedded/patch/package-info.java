/**
 * The patch formats other than server-side apply, as pure functions on JSON trees: merge patch (RFC
 * 7386), JSON patch (RFC 6902) and Kubernetes' strategic merge patch.
 */
@NullMarked
package dev.stoke.local.embedded.patch;

import org.jspecify.annotations.NullMarked;
