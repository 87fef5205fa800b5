package dev.stoke.local.node.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One pod's root directory with its volumes in it. A volume stands at the first place where it is
 * mounted whole (so that {@code ../} out of a mount leads where it leads in a real container);
 * further mounts and those with a subPath are links to it. Not safe for threads.
 */
public final class PodVolumes {
  private final Path root;
  private final Path aside;
  private final ConfigSource source;
  private final String hostIp;
  private final Clock clock;
  private final Map<String, AtomicDirectory> written = new HashMap<>();
  private boolean mounted;

  public PodVolumes(Path podDirectory, ConfigSource source, String hostIp, Clock clock) {
    this.root = podDirectory.resolve("root");
    this.aside = podDirectory.resolve("volumes");
    this.source = source;
    this.hostIp = hostIp;
    this.clock = clock;
  }

  public Path root() {
    return root;
  }

  /**
   * Brings all volumes up to date; cheap when nothing changed.
   *
   * @return whether a file changed
   * @throws MissingSourceException naming the volume, when it cannot be filled
   * @throws IOException when the disk refuses
   */
  public boolean sync(Pod pod, String podIp) throws IOException {
    var contents = new VolumeContents(pod, podIp, hostIp, source);
    Map<String, Path> places = places(pod);
    Files.createDirectories(root);
    boolean changed = false;
    for (Volume volume : pod.getSpec().getVolumes()) {
      // A volume that no container mounts is filled all the same: the kubelet waits for it, too.
      Path place = places.getOrDefault(volume.getName(), aside.resolve(volume.getName()));
      try {
        Files.createDirectories(place);
        var files = contents.of(volume);
        if (files.isPresent()) {
          changed |=
              written
                  .computeIfAbsent(volume.getName(), name -> new AtomicDirectory(place, clock))
                  .write(files.get());
        }
      } catch (MissingSourceException e) {
        throw new MissingSourceException(
            "MountVolume.SetUp failed for volume \"%s\" : %s"
                .formatted(volume.getName(), e.getMessage()));
      }
    }
    if (!mounted) {
      link(pod, places);
      mounted = true;
    }
    return changed;
  }

  /** Where each volume stands: its first whole mount. */
  private Map<String, Path> places(Pod pod) {
    var places = new HashMap<String, Path>();
    mounts(pod)
        .filter(mount -> isEmpty(mount.getSubPath()))
        .forEach(mount -> places.putIfAbsent(mount.getName(), inRoot(mount)));
    return places;
  }

  private void link(Pod pod, Map<String, Path> places) throws IOException {
    List<VolumeMount> outerFirst =
        mounts(pod)
            .sorted(Comparator.comparingInt(mount -> mount.getMountPath().length()))
            .toList();
    for (VolumeMount mount : outerFirst) {
      Path place = places.getOrDefault(mount.getName(), aside.resolve(mount.getName()));
      Path target = isEmpty(mount.getSubPath()) ? place : place.resolve(mount.getSubPath());
      Path path = inRoot(mount);
      if (!path.equals(target) && !Files.isSymbolicLink(path)) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileAlreadyExistsException(
              path.toString(), null, "two volumes are mounted at " + mount.getMountPath());
        }
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, target);
      }
    }
  }

  private static Stream<VolumeMount> mounts(Pod pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .map(Container::getVolumeMounts)
        .flatMap(List::stream);
  }

  private Path inRoot(VolumeMount mount) {
    return root.resolve(
            "." + (mount.getMountPath().startsWith("/") ? "" : "/") + mount.getMountPath())
        .normalize();
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
