package dev.stoke.images;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Images for amd64 and arm64 on a base that somebody keeps, pushed to a registry. Without an AOT
 * cache: only the base's own Java could make one that it accepts, on a machine of each kind.
 */
final class RegistryImages {
  private static final Set<Platform> PLATFORMS =
      Set.of(new Platform("amd64", "linux"), new Platform("arm64", "linux"));

  /** The base's Java is not ours to have its defaults changed, as jlink does for the tars. */
  private static final String DEFAULTS = Jars.DIRECTORY + "/java.flags";

  private final Path home;
  private final Path directory;
  private final String base;

  /**
   * @param home the checkout, with the programs built
   * @param directory for Jib's caches, and for what is written for the images
   * @param base an image with a Java 25 for both platforms, on the PATH
   */
  RegistryImages(Path home, Path directory, String base) {
    this.home = requireNonNull(home, "home is null");
    this.directory = requireNonNull(directory, "directory is null");
    this.base = requireNonNull(base, "base is null");
  }

  /** Without asking a registry. */
  JibContainerBuilder plan(Program program, String version) throws IOException {
    Jars jars = Jars.of(home, program);
    try {
      var image =
          Jib.from(credentialled(ImageReference.parse(base)))
              .setPlatforms(PLATFORMS)
              .addFileEntriesLayer(defaults());
      return Image.addJars(Image.describe(image, program, version), jars)
          .setEntrypoint(
              Launch.command("java", Launch.withDefaults(DEFAULTS), jars.classPath(), program));
    } catch (InvalidImageReferenceException e) {
      throw new IOException("no image can be called " + base, e);
    }
  }

  private FileEntriesLayer defaults() throws IOException {
    Path file = Files.createDirectories(directory).resolve("java.flags");
    Files.writeString(file, Launch.defaults());
    var layer = FileEntriesLayer.builder().setName("options");
    Image.add(layer, file, DEFAULTS);
    return layer.build();
  }

  /**
   * Builds and pushes.
   *
   * @param registry host and path, such as {@code ghcr.io/example}
   * @return name and digest
   */
  String push(Program program, String version, String registry)
      throws IOException, InterruptedException {
    String name = registry + "/" + Image.name(program, version);
    try {
      var to =
          Containerizer.to(credentialled(ImageReference.parse(name)))
              .setBaseImageLayersCache(directory.resolve("jib/base"))
              .setApplicationLayersCache(directory.resolve("jib/layers"));
      return name + "@" + plan(program, version).containerize(to).getDigest();
    } catch (InvalidImageReferenceException
        | RegistryException
        | CacheDirectoryCreationException
        | ExecutionException e) {
      throw new IOException("cannot push " + name + ": " + e.getMessage(), e);
    }
  }

  /** With what {@code docker login} has left behind. */
  private static RegistryImage credentialled(ImageReference reference) {
    return RegistryImage.named(reference)
        .addCredentialRetriever(
            CredentialRetrieverFactory.forImage(reference, event -> {}).dockerConfig());
  }
}
