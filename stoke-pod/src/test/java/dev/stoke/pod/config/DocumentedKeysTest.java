package dev.stoke.pod.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document of the configuration and the parser know the same keys. */
final class DocumentedKeysTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  /** So far from every name that the parser answers with all names that it knows. */
  private static final String STRANGER = "q".repeat(60);

  private static final Pattern KNOWN = Pattern.compile(STRANGER + ": .*known here: ([a-z_, ]+)");

  /** Accepted while they are not chosen, and not looked at. */
  private static final List<String> UNUSED = List.of("database.sqlite", "database.mysql");

  private static final List<String> PROVIDERS =
      List.of("users.providers: [{type: ldap, %s: 1}]", "users.providers: [{type: oidc, %s: 1}]");

  @TempDir Path directory;

  @Test
  void everyKeyOfTheParserIsInTheDocumentAndViceVersa() throws Exception {
    Set<String> known = new TreeSet<>();
    collect("", known);
    for (String entry : PROVIDERS) {
      String value = entry.substring(entry.indexOf(' ') + 1).formatted(STRANGER);
      names("users: {providers: " + value + "}\n")
          .forEach(key -> known.add("users.providers[]." + key));
    }
    known.remove("users.providers");
    // Of a section that is not chosen, keys of all kinds may stay.
    names("database: {type: mysql, mysql: {" + STRANGER + ": 1}}\n")
        .forEach(key -> known.add("database.mysql." + key));
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(known);
  }

  /** The leaves below a mapping. */
  private void collect(String path, Set<String> leaves) throws Exception {
    for (String key : names(nested(path, STRANGER + ": 1"))) {
      String inner = path.isEmpty() ? key : path + "." + key;
      if (UNUSED.contains(inner)) {
        continue;
      }
      if (names(nested(inner, STRANGER + ": 1")).isEmpty()) {
        leaves.add(inner);
      } else {
        collect(inner, leaves);
      }
    }
  }

  private static String nested(String path, String leaf) {
    String text = "{" + leaf + "}";
    String[] parts = path.isEmpty() ? new String[0] : path.split("\\.", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      text = "{" + parts[i] + ": " + text + "}";
    }
    return text + "\n";
  }

  private List<String> names(String text) throws Exception {
    Path file = directory.resolve("config.yaml");
    Files.writeString(file, text);
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> new ConfigFile(file, Map.of()).load());
    for (String problem : refused.problems()) {
      Matcher known = KNOWN.matcher(problem);
      if (known.find()) {
        return List.of(known.group(1).split(", ", -1));
      }
    }
    return List.of();
  }

  /** Names in the first column of the tables; a name without its section has that of its line. */
  private static Set<String> documented() throws Exception {
    Set<String> keys = new TreeSet<>();
    boolean ofKeys = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      ofKeys = line.startsWith("| key |") || (ofKeys && line.startsWith("|"));
      if (!ofKeys || !line.startsWith("| `")) {
        continue;
      }
      String section = "";
      Matcher name = Pattern.compile("`([^`]+)`").matcher(line.split("\\|", -1)[1]);
      while (name.find()) {
        String key = name.group(1);
        if (key.contains(".")) {
          section = key.substring(0, key.lastIndexOf('.') + 1);
        }
        keys.add(key.contains(".") ? key : section + key);
      }
    }
    return keys;
  }
}
