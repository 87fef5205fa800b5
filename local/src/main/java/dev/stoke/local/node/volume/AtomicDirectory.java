package dev.stoke.local.node.volume;

import dev.stoke.local.files.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose files change all at once, laid out as the kubelet does it: the files are in
 * {@code ..<time>/}, {@code ..data} is a link to that, and each visible name is a link through
 * {@code ..data}. A reader sees all old files or all new ones; a watcher sees {@code ..data} move.
 */
final class AtomicDirectory {
  private static final String DATA = "..data";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy_MM_dd_HH_mm_ss.SSSSSSSSS").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Clock clock;
  private @Nullable Map<String, VolumeFile> current;

  AtomicDirectory(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** Makes the directory hold exactly these files, by relative path; true if anything changed. */
  boolean write(Map<String, VolumeFile> files) throws IOException {
    if (files.equals(current)) {
      return false;
    }
    Files.createDirectories(directory);
    Path data = directory.resolve(DATA);
    @Nullable Path old =
        Files.isSymbolicLink(data) ? directory.resolve(Files.readSymbolicLink(data)) : null;
    Path fresh = unusedDirectory();
    for (var file : files.entrySet()) {
      writeFile(fresh, file.getKey(), file.getValue());
    }
    Path link = directory.resolve("..data_tmp");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, fresh.getFileName());
    Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    linkVisibleNames(files.keySet());
    if (old != null) {
      Trees.delete(old);
    }
    current = Map.copyOf(files);
    return true;
  }

  private Path unusedDirectory() throws IOException {
    for (var time = clock.instant(); ; time = time.plusNanos(1)) {
      Path path = directory.resolve(".." + STAMP.format(time));
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return Files.createDirectory(path);
      }
    }
  }

  private static void writeFile(Path root, String name, VolumeFile file) throws IOException {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("a volume's file must be inside it: " + name);
    }
    Files.createDirectories(path.getParent());
    Files.write(path, file.content());
    Files.setPosixFilePermissions(path, permissions(file.mode()));
  }

  private void linkVisibleNames(Set<String> names) throws IOException {
    Set<String> wanted = new HashSet<>();
    for (String name : names) {
      wanted.add(Path.of(name).getName(0).toString());
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean ours = !name.startsWith("..") && Files.isSymbolicLink(entry);
        if (ours && Files.readSymbolicLink(entry).startsWith(DATA) && !wanted.remove(name)) {
          Files.delete(entry);
        }
      }
    }
    for (String name : wanted) {
      Files.createSymbolicLink(directory.resolve(name), Path.of(DATA, name));
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromHighest = PosixFilePermission.values();
    for (int bit = 0; bit < fromHighest.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        permissions.add(fromHighest[bit]);
      }
    }
    return permissions;
  }
}
