package dev.stoke.local.node.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A container's mount paths and the pod's root on this machine. There is no chroot: a path below a
 * mount is rewritten wherever the node sees it, in commands, arguments and environment values.
 */
public final class Mounts {
  private final Path root;
  private final List<String> longestFirst;

  private Mounts(Path root, List<String> longestFirst) {
    this.root = root;
    this.longestFirst = longestFirst;
  }

  public static Mounts of(Container container, Path root) {
    return new Mounts(
        root,
        container.getVolumeMounts().stream()
            .map(VolumeMount::getMountPath)
            .map(path -> path.length() > 1 && path.endsWith("/") ? strip(path) : path)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** The value with a leading mount path, also after a first {@code =}, made a path of the host. */
  public String rewrite(String value) {
    int equals = value.indexOf('=');
    if (value.startsWith("-") && equals > 0) {
      return value.substring(0, equals + 1) + rewritePath(value.substring(equals + 1));
    }
    return rewritePath(value);
  }

  private String rewritePath(String value) {
    for (String mount : longestFirst) {
      if (value.equals(mount) || value.startsWith(mount + "/")) {
        return root + value;
      }
    }
    return value;
  }

  private static String strip(String path) {
    return path.substring(0, path.length() - 1);
  }
}
