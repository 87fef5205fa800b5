package dev.stoke.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A tar as a container engine reads it. */
final class UnpackedImage {
  private static final long LIMIT_SECONDS = 120;

  private final Path tar;
  private final Path directory;
  private final JsonNode manifest;

  UnpackedImage(Path tar, Path directory) throws IOException, InterruptedException {
    this.tar = tar;
    this.directory = directory;
    run(List.of("tar", "-xf", tar.toString(), "-C", directory.toString()));
    this.manifest = new ObjectMapper().readTree(directory.resolve("manifest.json").toFile()).get(0);
  }

  List<String> names() {
    return strings(manifest.get("RepoTags"));
  }

  /** The image's configuration. */
  JsonNode config() throws IOException {
    return whole().get("config");
  }

  JsonNode whole() throws IOException {
    return new ObjectMapper().readTree(directory.resolve(manifest.get("Config").asText()).toFile());
  }

  List<String> entrypoint() throws IOException {
    return strings(config().get("Entrypoint"));
  }

  /** Digests of the layers' content, the lowest first. */
  List<String> layers() throws IOException {
    return strings(whole().get("rootfs").get("diff_ids"));
  }

  /** Lines of {@code tar -tv} of all layers. */
  List<String> files() throws IOException, InterruptedException {
    var files = new ArrayList<String>();
    for (String layer : strings(manifest.get("Layers"))) {
      files.addAll(
          run(List.of(
                  "tar",
                  "--warning=no-unknown-keyword",
                  "--numeric-owner",
                  "-tvzf",
                  directory.resolve(layer).toString()))
              .lines()
              .toList());
    }
    return files;
  }

  /** Its root file system. */
  Path unpack() throws IOException, InterruptedException {
    Path root = Files.createDirectory(directory.resolve("root"));
    for (String layer : strings(manifest.get("Layers"))) {
      run(List.of("tar", "-xpzf", directory.resolve(layer).toString(), "-C", root.toString()));
    }
    return root;
  }

  long bytes() throws IOException {
    return Files.size(tar);
  }

  /** Standard output and error together. */
  static String run(List<String> command) throws IOException, InterruptedException {
    Result result = tryRun(new ProcessBuilder(command));
    if (result.exitCode() != 0) {
      throw new IOException(command + ": " + result.output());
    }
    return result.output();
  }

  record Result(int exitCode, String output) {}

  static Result tryRun(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(builder.command() + " does not end");
      }
      return new Result(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(each -> strings.add(each.asText()));
    return strings;
  }
}
