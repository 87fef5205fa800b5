package dev.stoke.pod;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.federation.LiveFederation;
import dev.stoke.pod.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods of each profile of the recorded exchanges, on a database of its own. */
final class CorpusPods implements AutoCloseable {
  private static final Path PROFILES = Path.of("src/test/resources/compat/profiles");
  private static final Path SEED = Path.of("src/test/resources/compat/seed.yaml");

  /** A pod, and the database that it may share with others. */
  record Place(PodUnderTest pod, CorpusDatabase database) {}

  private final Path home;
  private final Map<String, Optional<Place>> places = new HashMap<>();

  CorpusPods(Path home) {
    this.home = home;
  }

  /** Empty when this program refuses the profile's settings. */
  Optional<Place> of(String profile) throws Exception {
    if (!places.containsKey(profile)) {
      start(profile);
    }
    return requireNonNull(places.get(profile), profile);
  }

  private void start(String profile) throws Exception {
    CorpusDatabase database = new CorpusDatabase();
    if (profile.startsWith("ha-")) {
      startFederation(database);
      return;
    }
    Optional<Place> place = Optional.empty();
    for (String variant : variants(profile)) {
      if (place.isEmpty()) {
        place = start(variant, "", variant, database);
      }
    }
    if (place.isPresent()) {
      awaitLogin(place.get().pod(), profile.equals("rich") ? "/auth" : "");
    }
    places.put(profile, place);
  }

  private void startFederation(CorpusDatabase database) throws Exception {
    List<Place> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Place place = start("ha-" + i, "stoke-" + i, "ha", database).orElseThrow();
      places.put("ha-" + i, Optional.of(place));
      both.add(place);
    }
    for (Place place : both) {
      awaitLogin(place.pod(), "");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> PodUnderTest.json(place.pod().get("/api/pkeys")).path("keys").size() == 2);
    }
  }

  /** The recorded settings first, then the same with less, for what does not need all of them. */
  private static List<String> variants(String profile) {
    return Files.exists(PROFILES.resolve(profile + ".yaml"))
        ? List.of(profile)
        : List.of(profile + "-1", profile + "-2", profile + "-3");
  }

  private Optional<Place> start(
      String name, String instanceId, String file, CorpusDatabase database) throws Exception {
    String text =
        PodUnderTest.database(TestPostgres.port(), database.name())
            + Files.readString(PROFILES.resolve(file + ".yaml"));
    try {
      PodUnderTest pod =
          PodUnderTest.start(home.resolve(name), instanceId, text, SEED, LiveFederation::start)
              .awaitDatabase();
      database.remember();
      return Optional.of(new Place(pod, database));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private static void awaitLogin(PodUnderTest pod, String basePath) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            pod.postJson(
                        basePath + "/api/login",
                        "{\"username\":\"nora\",\"password\":\"nora-pass\"}")
                    .statusCode()
                == 200);
  }

  @Override
  public void close() {
    places.values().forEach(place -> place.ifPresent(running -> running.pod().close()));
  }
}
