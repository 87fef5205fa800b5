/**
 * Makes the container images of the auth pod and of the operator out of what the build has left in
 * their target folders: as tars without a registry, or pushed to one. Knows the programs by their
 * jars and command lines, and nothing of what they do. {@link dev.stoke.images.ImagesMain} is the
 * door.
 */
@NullMarked
package dev.stoke.images;

import org.jspecify.annotations.NullMarked;
