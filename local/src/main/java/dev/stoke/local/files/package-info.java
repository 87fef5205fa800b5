/** Files, as all parts here handle them. Knows no part. */
@NullMarked
package dev.stoke.local.files;

import org.jspecify.annotations.NullMarked;
