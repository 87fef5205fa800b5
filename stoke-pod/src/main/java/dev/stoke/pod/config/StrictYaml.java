package dev.stoke.pod.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads YAML files of bounded size down to nodes that know their line. */
public final class StrictYaml {
  private static final int MAX_BYTES = 1024 * 1024;

  private StrictYaml() {}

  /** The bytes of a file of at most 1 MiB. */
  public static byte[] bytes(Path file) throws ConfigException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new ConfigException(List.of(file + ": there is no such file"));
    } catch (IOException e) {
      throw new ConfigException(
          List.of(file + ": cannot be read (" + e.getClass().getSimpleName() + ")"));
    }
    if (bytes.length > MAX_BYTES) {
      throw new ConfigException(List.of(file + ": is larger than 1 MiB"));
    }
    return bytes;
  }

  /** The top mapping of a document. */
  public static YamlMap parse(byte[] bytes, Path file, Substitution substitution, Problems problems)
      throws ConfigException {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(10);
    limits.setNestingDepthLimit(20);
    limits.setCodePointLimit(MAX_BYTES);
    @Nullable Node root;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
    } catch (CharacterCodingException e) {
      throw new ConfigException(List.of(file + ": is not UTF-8 text"));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      // The full message quotes the line, which may hold a password.
      throw new ConfigException(
          List.of(file + ":" + line + ": is not valid YAML (" + e.getProblem() + ")"));
    } catch (YAMLException e) {
      throw new ConfigException(List.of(file + ": is not one valid YAML document"));
    }
    if (!(root instanceof MappingNode mapping)) {
      throw new ConfigException(List.of(file + ": must be a mapping of keys to values"));
    }
    return new YamlMap("", mapping, substitution, problems);
  }
}
