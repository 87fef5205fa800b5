package dev.stoke.images;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Tars for {@code docker load}, {@code ctr images import} and the like, made of nothing but files
 * of this machine, and for its kind of processor: no base image, no registry, no container engine.
 */
final class TarImages {
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64");

  private final Path home;
  private final Path directory;
  private final String version;
  private final Path java;

  /**
   * Makes the Java of both images.
   *
   * @param home the checkout, with the programs built
   * @param directory for the tars and for what they are made of
   */
  TarImages(Path home, Path directory, String version) throws IOException {
    this.home = requireNonNull(home, "home is null");
    this.directory = requireNonNull(directory, "directory is null").toAbsolutePath().normalize();
    this.version = requireNonNull(version, "version is null");
    this.java = root().resolve(JavaRuntime.DIRECTORY.substring(1));
    JavaRuntime.make(java);
  }

  /** A tar, and the digest that names what is in it. */
  record Tar(Path file, String digest) {}

  static Path file(Path directory, Program program, String version) {
    return directory.resolve(program.artifact() + "-" + version + ".tar");
  }

  /** Where Java is as in the images, for the run that makes an AOT cache. */
  private Path root() {
    return directory.resolve("root");
  }

  /**
   * @param training makes the AOT cache that is put in
   */
  Tar make(Program program, Optional<Training> training) throws IOException, InterruptedException {
    Jars jars = Jars.of(home, program);
    var image = Jib.fromScratch().setPlatforms(Set.of(platform()));
    Image.describe(image, program, version);
    // The C library's own, as no other locale is in the image: file names are UTF-8.
    image.addEnvironmentVariable("LANG", "C.UTF-8");
    image.addEnvironmentVariable("PATH", JavaRuntime.DIRECTORY + "/bin");
    image.addFileEntriesLayer(system());
    var runtime = FileEntriesLayer.builder().setName("java");
    Image.addTree(runtime, java, JavaRuntime.DIRECTORY);
    image.addFileEntriesLayer(runtime.build());
    Image.addJars(image, jars);
    List<String> caching = List.of();
    if (training.isPresent()) {
      image.addFileEntriesLayer(cache(program, training.get(), jars));
      // Where it does not fit what a pod chooses, Java says so in a few lines and starts slower.
      caching = new AotFile(Path.of(AotCache.PATH)).using();
    }
    image.setEntrypoint(
        Launch.command(JavaRuntime.DIRECTORY + "/bin/java", caching, jars.classPath(), program));
    return write(image, program);
  }

  private FileEntriesLayer system() throws IOException {
    var layer = FileEntriesLayer.builder().setName("system");
    for (Path file : SystemLibraries.find()) {
      Image.add(layer, file.toRealPath(), file.toString());
    }
    Image.addTree(layer, etc(), "/etc");
    return layer.build();
  }

  /** What a C library asks the system about: who a user is, and where names of hosts are found. */
  private Path etc() throws IOException {
    Path etc = Files.createDirectories(directory.resolve("etc"));
    String user = Image.USER;
    Files.writeString(
        etc.resolve("passwd"),
        "root:x:0:0:root:/:/sbin/nologin\nstoke:x:" + user + ":stoke:/tmp:/sbin/nologin\n");
    Files.writeString(
        etc.resolve("group"),
        "root:x:0:\nstoke:x:" + user.substring(user.indexOf(':') + 1) + ":\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
    return etc;
  }

  private FileEntriesLayer cache(Program program, Training training, Jars jars)
      throws IOException, InterruptedException {
    Path file = directory.resolve(program.artifact() + ".aot");
    new AotCache(java, program, jars).make(training, file);
    var layer = FileEntriesLayer.builder().setName("aot");
    Image.add(layer, file, AotCache.PATH);
    return layer.build();
  }

  private Tar write(JibContainerBuilder image, Program program)
      throws IOException, InterruptedException {
    Path file = file(directory, program, version);
    try {
      var to =
          Containerizer.to(TarImage.at(file).named(Image.name(program, version)))
              .setBaseImageLayersCache(directory.resolve("jib/base"))
              .setApplicationLayersCache(directory.resolve("jib/layers"))
              .setOfflineMode(true);
      JibContainer made = image.containerize(to);
      return new Tar(file, made.getDigest().toString());
    } catch (InvalidImageReferenceException
        | RegistryException
        | CacheDirectoryCreationException
        | ExecutionException e) {
      throw new IOException("cannot write " + file, e);
    }
  }

  private static Platform platform() throws IOException {
    String here = System.getProperty("os.arch");
    String architecture = ARCHITECTURES.get(here);
    if (architecture == null) {
      throw new IOException("no images are made for the processor " + here);
    }
    return new Platform(architecture, "linux");
  }
}
