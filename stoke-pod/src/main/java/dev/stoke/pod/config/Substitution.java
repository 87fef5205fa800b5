package dev.stoke.pod.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${env:NAME}} and {@code ${file:PATH}} in a value. Paths are relative to the
 * directory of the configuration file; one trailing line break of a file is dropped. What was put
 * in is not looked at again.
 */
public final class Substitution {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)(\\}?)");
  private static final int MAX_FILE_BYTES = 64 * 1024;

  private final Path directory;
  private final Map<String, String> environment;

  public Substitution(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = Map.copyOf(environment);
  }

  /** A reference that leads nowhere; the message is half a sentence without any value. */
  static final class Unresolved extends Exception {
    private static final long serialVersionUID = 1L;

    Unresolved(String message) {
      super(message);
    }
  }

  String apply(String text) throws Unresolved {
    if (!text.contains("${")) {
      return text;
    }
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (reference.find()) {
      if (reference.group(3).isEmpty()) {
        throw new Unresolved("the reference ${" + reference.group(1) + ": has no closing brace");
      }
      String name = reference.group(2);
      String value = reference.group(1).equals("env") ? variable(name) : file(name);
      reference.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(out).toString();
  }

  private String variable(String name) throws Unresolved {
    @Nullable String value = environment.get(name);
    if (value == null) {
      throw new Unresolved("the environment variable " + name + " is not set");
    }
    return value;
  }

  private String file(String name) throws Unresolved {
    Path path = directory.resolve(name).normalize();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new Unresolved("the file " + path + " does not exist");
    } catch (IOException e) {
      throw new Unresolved(
          "the file " + path + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new Unresolved("the file " + path + " is larger than " + MAX_FILE_BYTES + " bytes");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.endsWith("\n")) {
      text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
    }
    return text;
  }
}
