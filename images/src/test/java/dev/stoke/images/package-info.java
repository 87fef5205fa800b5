@NullMarked
package dev.stoke.images;

import org.jspecify.annotations.NullMarked;
