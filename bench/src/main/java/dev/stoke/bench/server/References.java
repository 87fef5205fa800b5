package dev.stoke.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stoke.bench.reference.BareUndertow;
import dev.stoke.bench.reference.HashRate;
import dev.stoke.bench.reference.RotationRate;
import dev.stoke.local.postgres.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Starts what a pod is measured against. */
public final class References {
  /** Undertow and what it is built on; a class path with the pod's libraries starts slower. */
  private static final Pattern BARE =
      Pattern.compile("(undertow|xnio|jboss|wildfly|smallrye)-.*\\.jar");

  private References() {}

  /** A bare Undertow that answers everything with these bytes. */
  public static Measured bytes(Site site, byte[] bytes, String type) throws IOException {
    return bytes(site, bytes, type, List.of());
  }

  /**
   * The same when it has answered for the first time.
   *
   * @param options of Java, with those of a pod
   */
  public static Measured answering(Site site, List<String> options)
      throws IOException, InterruptedException {
    var bare = bytes(site, "{}".getBytes(US_ASCII), "application/json", options);
    Patience.await("a bare Undertow", bare.process(), () -> Patience.answers(bare.base()));
    return bare;
  }

  private static Measured bytes(Site site, byte[] bytes, String type, List<String> options)
      throws IOException {
    var file = site.newDirectory("bare").resolve("body");
    Files.write(file, bytes);
    return bare(site, options, List.of(file.toString(), type));
  }

  /** A bare Undertow that answers everything with 304. */
  public static Measured notModified(Site site) throws IOException {
    return bare(site, List.of(), List.of());
  }

  private static Measured bare(Site site, List<String> options, List<String> arguments)
      throws IOException {
    var command = command(site, BareUndertow.class, options, BARE.asMatchPredicate(), arguments);
    var worker = Worker.start(site, "BareUndertow", command, Map.of());
    return Measured.at("bare Undertow", Integer.parseInt(worker.readLine()), worker.process());
  }

  /** Password hashes. */
  public static Worker hashes(Site site) throws IOException {
    return ready(site, HashRate.class, List.of(), Map.of());
  }

  /** Updates of one row with a signature each. */
  public static Worker rotations(Site site, Database database) throws IOException {
    var url =
        "jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name());
    return ready(
        site,
        RotationRate.class,
        List.of(url, database.user()),
        Map.of("DB_PASSWORD", database.password()));
  }

  private static Worker ready(
      Site site, Class<?> main, List<String> arguments, Map<String, String> environment)
      throws IOException {
    var command = command(site, main, List.of(), _ -> true, arguments);
    var worker = Worker.start(site, main.getSimpleName(), command, environment);
    worker.readLine();
    return worker;
  }

  private static List<String> command(
      Site site,
      Class<?> main,
      List<String> options,
      Predicate<String> needed,
      List<String> arguments) {
    var command =
        new ArrayList<>(
            site.programs().measured("bench", "stoke-bench", main.getName(), options, needed));
    command.addAll(arguments);
    return command;
  }
}
