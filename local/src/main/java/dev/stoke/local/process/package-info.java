/**
 * Child processes: started, recorded on disk, and ended with their parent or by the next start; and
 * what memory they hold. Knows nothing of Kubernetes.
 */
@NullMarked
package dev.stoke.local.process;

import org.jspecify.annotations.NullMarked;
