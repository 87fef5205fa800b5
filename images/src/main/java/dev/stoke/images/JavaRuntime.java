package dev.stoke.images;

import dev.stoke.local.files.Trees;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A Java with only what the programs need, cut out of the one that runs this. */
final class JavaRuntime {
  /** Where it is in an image that has no other Java. */
  static final String DIRECTORY = "/opt/java";

  private static final List<String> MODULES =
      List.of(
          "java.base",
          // For java.beans, which Spring and Jackson know; what draws is left out below.
          "java.desktop",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.httpserver",
          // To look into a running one: jcmd, and Java Flight Recorder.
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported");

  private static final List<String> DRAWING =
      List.of(
          "awt",
          "awt_headless",
          "awt_xawt",
          "fontmanager",
          "freetype",
          "javajpeg",
          "jawt",
          "jsound",
          "lcms",
          "mlib_image",
          "splashscreen");

  /** For the programs of java.desktop and others that an image has no use for. */
  private static final Set<String> COMMANDS = Set.of("java", "jcmd");

  private JavaRuntime() {}

  /** Makes it in the directory, in the place of what is there. */
  static void make(Path directory) throws IOException {
    Trees.delete(directory);
    var output = new StringWriter();
    var printer = new PrintWriter(output);
    int code =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink: take a JDK"))
            .run(
                printer,
                printer,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                // A registry compresses layers; compressed twice they start slower for nothing.
                "--compress",
                "zip-0",
                "--vm",
                "server",
                "--exclude-files",
                excluded(),
                // Weaker than JAVA_TOOL_OPTIONS, with which a pod may say otherwise.
                "--add-options",
                String.join(" ", Launch.DEFAULTS),
                "--output",
                directory.toString());
    if (code != 0) {
      throw new IOException("jlink failed: " + output);
    }
    removeCommands(directory.resolve("bin"));
  }

  private static String excluded() {
    return String.join(",", DRAWING.stream().map(name -> "**/lib" + name + ".so").toList());
  }

  private static void removeCommands(Path bin) throws IOException {
    try (Stream<Path> files = Files.list(bin)) {
      for (Path file : files.toList()) {
        if (!COMMANDS.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }
}
