package dev.stoke.bench.server;

import dev.stoke.bench.reference.BareUndertow;
import dev.stoke.bench.reference.HashRate;
import dev.stoke.bench.reference.RotationRate;
import dev.stoke.local.postgres.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Starts what a pod is measured against. */
public final class References {
  private References() {}

  /** A bare Undertow that answers everything with these bytes. */
  public static Measured bytes(Site site, byte[] bytes, String type) throws IOException {
    var file = site.newDirectory("bare").resolve("body");
    Files.write(file, bytes);
    return bare(site, List.of(file.toString(), type));
  }

  /** A bare Undertow that answers everything with 304. */
  public static Measured notModified(Site site) throws IOException {
    return bare(site, List.of());
  }

  private static Measured bare(Site site, List<String> arguments) throws IOException {
    var worker = Worker.start(site, BareUndertow.class, arguments, Map.of());
    return Measured.at("bare Undertow", Integer.parseInt(worker.readLine()), worker.process());
  }

  /** Password hashes. */
  public static Worker hashes(Site site) throws IOException {
    return Worker.startReady(site, HashRate.class, List.of(), Map.of());
  }

  /** Updates of one row with a signature each. */
  public static Worker rotations(Site site, Database database) throws IOException {
    var url =
        "jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name());
    return Worker.startReady(
        site,
        RotationRate.class,
        List.of(url, database.user()),
        Map.of("DB_PASSWORD", database.password()));
  }
}
