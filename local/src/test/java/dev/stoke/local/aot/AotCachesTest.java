package dev.stoke.local.aot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small program and caches of it, by real Java processes. */
final class AotCachesTest {
  /** A main class of a jar that is on every class path here; it prints the version. */
  private static final List<String> PROGRAM = List.of("picocli.AutoComplete", "--version");

  @TempDir private static Path shared;
  private static Path jar;
  private static Path recording;

  @TempDir private Path directory;
  private AotCaches caches;

  private record Result(int exitCode, String output) {}

  @BeforeAll
  static void record() throws Exception {
    Path library =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(entry -> entry.getFileName().toString().startsWith("picocli-"))
            .findFirst()
            .orElseThrow();
    jar = Files.copy(library, shared.resolve("program.jar"));
    recording = shared.resolve("recorded.aot");
    assertThat(run(List.of("-XX:AOTCacheOutput=" + recording)).exitCode()).isZero();
  }

  @BeforeEach
  void empty() {
    caches = new AotCaches(directory.resolve("caches"), true);
  }

  @Test
  void theNextStartUsesTheCache() throws Exception {
    assertThat(caches.options(key())).isEmpty();

    caches.put(key(), recorded());

    assertThat(caches.has(key())).isTrue();
    var options = new ArrayList<>(caches.options(key()));
    options.add("-Xlog:aot=info");
    assertThat(run(options).output()).contains("Opened AOT cache", "optimized module handling");
  }

  @Test
  void aJarThatWasBuiltAnewHasNoCache() throws Exception {
    caches.put(key(), recorded());

    FileTime built = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH.plusSeconds(1)));
    try {
      assertThat(caches.has(key())).isFalse();
      assertThat(caches.options(key())).isEmpty();
    } finally {
      Files.setLastModifiedTime(jar, built);
    }
  }

  @Test
  void aBrokenOrMissingCacheIsNotSeenInTheOutput() throws Exception {
    caches.put(key(), recorded());
    List<String> options = caches.options(key());
    Path file = Path.of(options.getFirst().substring("-XX:AOTCache=".length()));
    Result plain = run(List.of());
    assertThat(plain.exitCode()).isZero();

    truncate(file);
    assertThat(run(options)).isEqualTo(plain);
    Files.writeString(file, "not a cache");
    assertThat(run(options)).isEqualTo(plain);
    Files.delete(file);
    assertThat(run(options)).isEqualTo(plain);
  }

  @Test
  void anOlderCacheOfTheSameProgramGoes() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("caches"));
    Path older = Files.createFile(folder.resolve("program-0123.aot"));
    Path another = Files.createFile(folder.resolve("other-0123.aot"));

    caches.put(key(), recorded());

    assertThat(older).doesNotExist();
    assertThat(another).exists();
  }

  @Test
  void noneIsUsedWhereNoneIsWanted() throws Exception {
    caches.put(key(), recorded());

    assertThat(new AotCaches(directory.resolve("caches"), false).options(key())).isEmpty();
  }

  @Test
  void whatIsLeftOfADraftThatWasNotPutInPlaceGoes() throws Exception {
    caches.prepare();
    AotFile draft = caches.draft(key());
    Files.createFile(draft.path());
    Path beside = Files.createFile(Path.of(draft.path() + ".config"));
    Path another = Files.createFile(draft.path().resolveSibling("other-0123.aot"));

    caches.discard(draft);

    assertThat(draft.path()).doesNotExist();
    assertThat(beside).doesNotExist();
    assertThat(another).exists();
  }

  private static CacheKey key() {
    return CacheKey.of("program", jar.toString());
  }

  /** To be moved or broken. */
  private AotFile recorded() throws Exception {
    return new AotFile(Files.copy(recording, directory.resolve("recorded.aot")));
  }

  private static Result run(List<String> options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", jar.toString()));
    command.addAll(PROGRAM);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static void truncate(Path file) throws Exception {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }
}
