package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.TestDirectory;
import dev.stoke.pod.testing.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whole pods on one database, with a directory, over HTTP; each test has people of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LdapApiTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final TestDirectory directory = TestDirectory.plain().group("engineers");
  private final KeyCircle circle = new KeyCircle();
  private final String database = TestPostgres.newDatabase();
  private @Nullable PodUnderTest first;
  private @Nullable PodUnderTest second;

  private Path home = Path.of("");

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    home = shared;
    first = start("stoke-0", directory.yaml("corp"), "throttle_logins: false, timeout: 60000");
    second = start("stoke-1", directory.yaml("corp"), "throttle_logins: false, timeout: 60000");
  }

  @AfterAll
  void stop() {
    first().close();
    requireNonNull(second).close();
    directory.close();
  }

  @Test
  void somebodyOfTheDirectoryLogsInWithTheClaimsOfLinkedGroupsAndRefreshes() throws Exception {
    directory.person("una").join("engineers", "una");
    HttpResponse<String> login = login(first(), "", "una", "una-pass");
    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(json(login).get("username").asText()).isEqualTo("una");
    JWTClaimsSet claims = claims(login);
    assertThat(claims.getStringClaim("role")).isEqualTo("eng");
    assertThat(claims.getStringClaim("n")).isEqualTo("Una Sailor");
    assertThat(claims.getStringClaim("e")).isEqualTo("una@example.test");
    assertThat(login(first(), "corp", "UNA@example.test", "una-pass").statusCode()).isEqualTo(200);
    assertThat(login(first(), "corp", "una", "wrong").statusCode()).isEqualTo(401);
    assertThat(login(first(), "corp", "una", "").statusCode()).isEqualTo(401);
    assertThat(login(first(), "elsewhere", "una", "una-pass").statusCode()).isEqualTo(401);
    assertThat(refresh(login).statusCode()).isEqualTo(200);
  }

  @Test
  void whoLeavesTheGroupIsRefusedAndHasLostItsClaimsAtTheNextRefresh() throws Exception {
    directory.person("leaver").join("engineers", "leaver");
    HttpResponse<String> login = login(first(), "corp", "leaver", "leaver-pass");
    assertThat(login.statusCode()).isEqualTo(200);
    directory.leave("engineers", "leaver");
    HttpResponse<String> unaware = refresh(login);
    assertThat(claims(unaware).getStringClaim("role")).isEqualTo("eng");
    assertThat(login(first(), "corp", "leaver", "leaver-pass").statusCode()).isEqualTo(401);
    assertThat(claims(refresh(unaware)).getClaim("role")).isNull();
  }

  @Test
  void localAccountsLogInAsBeforeAndAreNotThoseOfTheDirectory() throws Exception {
    assertThat(login(first(), "", "root", "root-pass").statusCode()).isEqualTo(200);
    assertThat(login(first(), "corp", "root", "root-pass").statusCode()).isEqualTo(200);
    directory.person("multi", "userPassword: other-pass").join("engineers", "multi");
    directory.person("pirate", "mail: root@example.test").join("engineers", "pirate");
    assertThat(login(first(), "corp", "multi", "other-pass").statusCode()).isEqualTo(401);
    assertThat(login(first(), "corp", "multi", "multi-pass").statusCode()).isEqualTo(401);
    assertThat(login(first(), "local", "multi", "multi-pass").statusCode()).isEqualTo(200);
    assertThat(login(first(), "corp", "pirate", "pirate-pass").statusCode()).isEqualTo(401);
    assertThat(users("username = 'pirate' OR source <> 'LOCAL' AND email LIKE 'root%'")).isZero();
  }

  @Test
  void podsThatMeetSomebodyAtTheSameMomentMakeOneAccount() throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = "racer" + round;
      directory.person(name).join("engineers", name);
      List<Callable<HttpResponse<String>>> logins = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        PodUnderTest pod = i % 2 == 0 ? first() : requireNonNull(second);
        logins.add(() -> login(pod, "corp", name, name + "-pass"));
      }
      try (var threads = Executors.newFixedThreadPool(6)) {
        for (Future<HttpResponse<String>> login : threads.invokeAll(logins)) {
          assertThat(login.get().statusCode()).isEqualTo(200);
        }
      }
      assertThat(users("username = '" + name + "'")).isEqualTo(1);
    }
  }

  @Test
  void oddNamesAreNobody() throws Exception {
    directory.person("odd").join("engineers", "odd");
    Random random = new Random(7);
    String alphabet = "od*()\\&|!=<>~:,;#+\"{}.Username $\u0001\n\tä€😀";
    List<String> names =
        new ArrayList<>(List.of("*", "od*", "odd)(uid=*", "*)(objectClass=*", "\\6fdd", "odd\\"));
    for (int i = 0; i < 60; i++) {
      StringBuilder name = new StringBuilder("odd");
      for (int length = 1 + random.nextInt(8); length > 0; length--) {
        name.insert(random.nextInt(name.length()), alphabet.charAt(random.nextInt(39)));
      }
      names.add(
          new String(name.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
    for (String name : names) {
      // LDAP takes names for equal that differ in blanks or capital letters.
      if (!name.replaceAll("\\s+", "").equalsIgnoreCase("odd")) {
        assertThat(login(first(), "corp", name, "odd-pass").statusCode()).as(name).isEqualTo(401);
      }
    }
    assertThat(login(first(), "corp", "odd", "odd-pass").statusCode()).isEqualTo(200);
  }

  @Test
  void anAccountOfADirectoryHasNoPasswordHere() throws Exception {
    directory.person("hand").join("engineers", "hand");
    HttpResponse<String> login = login(first(), "corp", "hand", "hand-pass");
    HttpResponse<String> own =
        first()
            .postJson(
                "/api/password",
                "{\"oldPassword\":\"hand-pass\",\"newPassword\":\"brand new phrase\"}",
                "Authorization",
                "Bearer " + json(login).get("token").asText());
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(own.body()).contains("this account has no password here");
    HttpResponse<String> forced =
        first()
            .exchange(
                "PATCH",
                "/api/admin/localuser",
                Map.of(
                    "Authorization",
                    "Bearer " + json(login(first(), "", "root", "root-pass")).get("token").asText(),
                    "Content-Type",
                    "application/json"),
                "{\"username\":\"hand\",\"newPassword\":\"brand new phrase\",\"force\":true}");
    assertThat(forced.statusCode()).isEqualTo(400);
    assertThat(forced.body()).contains("the account belongs to a login provider");
    assertThat(login(first(), "local", "hand", "brand new phrase").statusCode()).isEqualTo(401);
  }

  @Test
  void callsAreCountedByProviderAndResult() throws Exception {
    directory.person("counted").join("engineers", "counted");
    login(first(), "corp", "counted", "counted-pass");
    login(first(), "corp", "counted", "wrong");
    login(first(), "corp", "uncounted", "wrong");
    assertThat(first().management("/metrics").body())
        .contains(
            "stoke_provider_logins_seconds_count{provider=\"LDAP:corp\",result=\"identified\"}")
        .contains("stoke_provider_logins_seconds_count{provider=\"LDAP:corp\",result=\"refused\"}")
        .contains("stoke_provider_logins_seconds_count{provider=\"LDAP:corp\",result=\"unknown\"}")
        .doesNotContain("uncounted");
  }

  @Test
  void whoGuessesHasToWaitBeforeTheDirectoryIsAsked() throws Exception {
    directory.person("guessed").join("engineers", "guessed");
    try (PodUnderTest pod = start("stoke-2", directory.yaml("corp"), "timeout: 60000")) {
      for (int i = 0; i < 10; i++) {
        assertThat(login(pod, "corp", "guessed", "guess-" + i).statusCode()).isEqualTo(401);
      }
      int binds = directory.binds().size();
      HttpResponse<String> waiting = login(pod, "corp", "guessed", "guessed-pass");
      assertThat(waiting.statusCode()).isEqualTo(429);
      assertThat(waiting.headers().firstValue("Retry-After")).isPresent();
      assertThat(login(pod, "", "guessed", "guessed-pass").statusCode()).isEqualTo(429);
      assertThat(directory.binds()).hasSize(binds);
    }
  }

  @Test
  void aDirectoryThatIsAwayStopsNeitherThePodNorLocalAccounts() throws Exception {
    int port;
    try (TestDirectory gone = TestDirectory.plain()) {
      port = gone.port();
    }
    String yaml = TestDirectory.yamlAt("ldap://127.0.0.1:" + port, "corp");
    try (PodUnderTest pod = start("stoke-3", yaml, "timeout: 60000")) {
      for (int i = 0; i < 4; i++) {
        HttpResponse<String> away = login(pod, "", "una-3", "una-3-pass");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).contains("2");
        assertThat(json(away).get("error_message").asText())
            .isEqualTo("the login provider does not answer; try again");
        assertThat(login(pod, "", "root", "root-pass").statusCode()).isEqualTo(200);
      }
      for (int i = 0; i < 6; i++) {
        assertThat(login(pod, "", "una-3", "una-3-pass").statusCode()).isEqualTo(503);
      }
      assertThat(login(pod, "", "una-3", "una-3-pass").statusCode())
          .as("local passwords are not for guessing while the directory is away")
          .isEqualTo(429);
      assertThat(pod.management("/readyz").statusCode()).isEqualTo(200);
      try (TestDirectory back =
          TestDirectory.plain(port).person("una-3").group("engineers", "una-3")) {
        await().until(() -> login(pod, "corp", "una-3", "una-3-pass").statusCode() == 200);
        assertThat(back.binds()).hasSize(1);
      }
    }
  }

  @Test
  void aDirectoryThatHangsHoldsNobodyUpForLong() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        PodUnderTest pod =
            start(
                "stoke-6",
                TestDirectory.yamlAt("ldap://127.0.0.1:" + deaf.getLocalPort(), "corp"),
                "throttle_logins: false, timeout: 16000")) {
      List<Callable<HttpResponse<String>>> logins =
          Collections.nCopies(2, () -> login(pod, "corp", "una", "una-pass"));
      try (var threads = Executors.newFixedThreadPool(2)) {
        for (Future<HttpResponse<String>> login : threads.invokeAll(logins)) {
          assertThat(login.get().statusCode()).isEqualTo(503);
        }
      }
      for (int i = 0; i < 5; i++) {
        assertThat(login(pod, "", "root", "root-pass").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void providersChangeWithoutARestart() throws Exception {
    Path folder = Files.createDirectory(home.resolve("providers"));
    directory.person("mover").join("engineers", "mover");
    try (TestDirectory other =
            TestDirectory.plain().person("settler").group("engineers", "settler");
        PodUnderTest pod =
            start(
                "stoke-4",
                directory.yaml("corp"),
                "throttle_logins: false, timeout: 60000",
                "provider_config_dir: " + folder)) {
      assertThat(login(pod, "", "mover", "mover-pass").statusCode()).isEqualTo(200);
      assertThat(login(pod, "second", "settler", "settler-pass").statusCode()).isEqualTo(401);

      String text = other.yaml("second").replaceFirst(" {2}- ", "    ").stripIndent();
      Files.writeString(folder.resolve("second.yaml"), text);
      await().until(() -> pod.get("/api/available_providers").body().contains("LDAP:second"));
      TestPostgres.execute(
          database, "UPDATE group_links SET type = 'LDAP:second' WHERE type = 'LDAP:'");
      TestPostgres.execute(
          database,
          "UPDATE group_links SET resource_spec = 'engineers' WHERE type = 'LDAP:second'");
      assertThat(login(pod, "second", "settler", "settler-pass").statusCode()).isEqualTo(200);
      assertThat(login(pod, "corp", "settler", "settler-pass").statusCode()).isEqualTo(401);
      assertThat(login(pod, "", "mover", "mover-pass").statusCode())
          .as("with two, none is meant by default")
          .isEqualTo(401);
      assertThat(login(pod, "corp", "mover", "mover-pass").statusCode()).isEqualTo(200);

      Files.writeString(folder.resolve("second.yaml"), text + "ldap_ca_cert: nowhere.pem\n");
      await()
          .until(() ->
              pod.management("/metrics").body().contains("stoke_config_reload_failures_total 1"));
      assertThat(login(pod, "second", "settler", "settler-pass").statusCode()).isEqualTo(200);

      Files.delete(folder.resolve("second.yaml"));
      await().until(() -> !pod.get("/api/available_providers").body().contains("second"));
      assertThat(login(pod, "second", "settler", "settler-pass").statusCode()).isEqualTo(401);
      assertThat(login(pod, "", "mover", "mover-pass").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theAuditLogNamesTheProviderAndNoSecretIsWritten() throws Exception {
    Path log = home.resolve("audit.log");
    directory.person("seen").join("engineers", "seen").person("alone");
    directory.person("duo", "userPassword: duo-Ldap-7f").join("engineers", "duo");
    try (PodUnderTest pod =
        start(
            "stoke-5",
            directory.yaml("corp"),
            "timeout: 60000",
            "provider_config_dir: nowhere",
            text -> text.replace("level: error", "level: trace, log_file: " + log))) {
      assertThat(login(pod, "corp", "seen", "seen-pass").statusCode()).isEqualTo(200);
      login(pod, "corp", "seen", "wrong-Hq72");
      login(pod, "corp", "typed-Password-9x", "Zk3-other");
      login(pod, "corp", "alone", "alone-pass");
      login(pod, "corp", "duo", "duo-Ldap-7f");
    }
    String written = Files.readString(log);
    assertThat(written)
        .containsPattern("action=\"user.create\" outcome=\"granted\".*provider=\"LDAP:corp\"")
        .containsPattern("action=\"login\" outcome=\"granted\".*user=\"seen\".*\"LDAP:corp\"")
        .containsPattern("reason=\"wrong-password\" provider=\"LDAP:corp\"")
        .containsPattern("user=\"alone\".*reason=\"no-linked-groups\" provider=\"LDAP:corp\"")
        .containsPattern("user=\"duo\".*target=\"user:.*reason=\"other-source\"")
        .containsPattern("reason=\"unknown-account\"")
        .doesNotContain(TestDirectory.SERVICE_PASSWORD, "seen-pass", "wrong-Hq72", "Zk3-other")
        .doesNotContain("typed-Password-9x", "alone-pass", "duo-Ldap-7f");
  }

  private PodUnderTest start(String id, String providers, String server) throws Exception {
    return start(id, providers, server, "provider_config_dir: nowhere");
  }

  private PodUnderTest start(String id, String providers, String server, String users)
      throws Exception {
    return start(id, providers, server, users, text -> text);
  }

  private PodUnderTest start(
      String id, String providers, String server, String users, UnaryOperator<String> edit)
      throws Exception {
    KeyCircle.Member keys = circle.join(id, Clock.systemUTC());
    return PodUnderTest.start(
            home,
            id,
            TestPostgres.port(),
            database,
            "",
            text ->
                edit.apply(
                    text.replace("timeout: 5000", server)
                        .replace(
                            "users: {create_stoke_claims: true, user_init_file: users.yaml}\n",
                            "users:\n  user_init_file: users.yaml\n  "
                                + users
                                + "\n  providers:\n"
                                + providers)),
            (settings, ledger, channel, clock, metrics) -> keys)
        .awaitDatabase();
  }

  private static HttpResponse<String> login(
      PodUnderTest pod, String provider, String username, String password) throws Exception {
    return pod.postJson(
        "/api/login",
        MAPPER
            .createObjectNode()
            .put("provider", provider)
            .put("username", username)
            .put("password", password)
            .toString());
  }

  private HttpResponse<String> refresh(HttpResponse<String> pair) throws Exception {
    return first().refresh(json(pair).get("token").asText(), json(pair).get("refresh").asText());
  }

  private static JWTClaimsSet claims(HttpResponse<String> pair) throws Exception {
    assertThat(pair.statusCode()).isEqualTo(200);
    return SignedJWT.parse(json(pair).get("token").asText()).getJWTClaimsSet();
  }

  private long users(String condition) {
    try (var open = TestDatabase.open(database)) {
      return open.jdbc()
          .sql("SELECT count(*) FROM users WHERE " + condition)
          .query(Long.class)
          .single();
    }
  }

  private PodUnderTest first() {
    return requireNonNull(first, "not started");
  }
}
