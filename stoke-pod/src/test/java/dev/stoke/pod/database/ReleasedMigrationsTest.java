package dev.stoke.pod.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A migration that is released stays as it is. A pod that finds the newest version in the database
 * does not start Flyway, which therefore cannot tell that a file is another one now.
 */
final class ReleasedMigrationsTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  /** As {@code sha256sum} writes it. */
  private static final Path RELEASED = Path.of("src/test/resources/released-migrations.sha256");

  private static final int DIGEST_LENGTH = 64;

  @TestFactory
  Stream<DynamicTest> aReleasedFileIsNotEdited() throws IOException {
    return released().entrySet().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getKey(),
                () -> {
                  assertThat(MIGRATIONS.resolve(file.getKey()))
                      .as("%s is released; databases have it: add a new migration", file.getKey())
                      .exists();
                  assertThat(digest(MIGRATIONS.resolve(file.getKey())))
                      .as(
                          "%s is released, and no database that has it runs it again: leave it as"
                              + " it was, and add a new migration instead, V%d for each database",
                          file.getKey(), Migrations.NEWEST + 1)
                      .isEqualTo(file.getValue());
                }));
  }

  @Test
  void everyFileIsPinned() throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.walk(MIGRATIONS)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> MIGRATIONS.relativize(file).toString())
              .toList();
    }

    assertThat(released().keySet())
        .as("a new migration gets its line of sha256sum in %s", RELEASED)
        .containsAll(files);
  }

  /** By path: the digest. */
  private static Map<String, String> released() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String line : Files.readAllLines(RELEASED)) {
      files.put(line.substring(DIGEST_LENGTH).strip(), line.substring(0, DIGEST_LENGTH));
    }
    return files;
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
