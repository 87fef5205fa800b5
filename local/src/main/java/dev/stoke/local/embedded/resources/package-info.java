/**
 * What the API server does with objects: which resources there are, and reading, creating,
 * updating, applying and deleting them by Kubernetes' rules. Knows nothing of HTTP; controllers use
 * it too.
 */
@NullMarked
package dev.stoke.local.embedded.resources;

import org.jspecify.annotations.NullMarked;
