package dev.stoke.local.aot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What an AOT cache is good for. To be compared before Java sees the cache: Java 25 was seen to
 * take one of a jar that had changed since, and to run the old classes beside the new.
 *
 * @param program a short name
 * @param classPath as on the program's command line
 * @param hash of this Java and of the class path, with sizes and times of its files
 */
public record CacheKey(String program, String classPath, String hash) {
  private static final int HASH_BYTES = 8;
  private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

  public CacheKey {
    requireNonNull(program, "program is null");
    requireNonNull(classPath, "classPath is null");
    requireNonNull(hash, "hash is null");
  }

  /** Of the files as they are now. */
  public static CacheKey of(String program, String classPath) {
    var text = new StringBuilder(System.getProperty("java.home"));
    text.append('\n').append(System.getProperty("java.vm.version"));
    SEPARATOR.splitAsStream(classPath).forEach(entry -> text.append('\n').append(fact(entry)));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
      return new CacheKey(program, classPath, HexFormat.of().formatHex(digest, 0, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String fact(String entry) {
    Path file = Path.of(entry);
    try {
      return "%s %d %s".formatted(entry, Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException missing) {
      return entry;
    }
  }
}
