/**
 * Child processes: started, recorded on disk, and ended with their parent or by the next start.
 * Knows nothing of Kubernetes.
 */
@NullMarked
package dev.stoke.local.process;

import org.jspecify.annotations.NullMarked;
