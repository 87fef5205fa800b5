package dev.stoke.local.node.volume;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file's bytes and permission bits (0640 as octal); never prints its content. */
record VolumeFile(byte[] content, int mode) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VolumeFile(byte[] otherContent, int otherMode)
        && mode == otherMode
        && Arrays.equals(content, otherContent);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(content) + mode;
  }

  @Override
  public String toString() {
    return "VolumeFile[" + content.length + " bytes, mode " + Integer.toOctalString(mode) + "]";
  }
}
