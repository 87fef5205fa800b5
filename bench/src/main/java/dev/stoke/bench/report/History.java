package dev.stoke.bench.report;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The reports that were kept, a file each. */
public final class History {
  /** No colons, which not every file system takes. */
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;

  public History(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  /** The file that it was written to. */
  public Path add(Report report) throws IOException {
    Files.createDirectories(directory);
    var file = directory.resolve(NAME.format(report.at()) + ".json");
    ReportJson.write(report, file);
    return file;
  }

  /** The oldest first. */
  public List<Report> read() throws IOException {
    var reports = new ArrayList<Report>();
    if (Files.isDirectory(directory)) {
      try (var files = Files.newDirectoryStream(directory, "*.json")) {
        for (var file : files) {
          reports.add(ReportJson.read(file));
        }
      }
    }
    reports.sort(Comparator.comparing(Report::at));
    return reports;
  }
}
