package dev.stoke.pod.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.keys.TokenSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Several pods' federations in one process, with one real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LiveFederationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(30);

  private final TestDatabase database = new TestDatabase();
  private TestNetwork network = new TestNetwork();
  private final AtomicBoolean databaseAway = new AtomicBoolean();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterAll
  void stopDatabase() throws Exception {
    database.close();
  }

  @BeforeEach
  void start() {
    databaseAway.set(false);
    network = new TestNetwork();
    database.empty();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable resource : opened.reversed()) {
      resource.close();
    }
    opened.clear();
  }

  @Test
  void nobodySignsBeforeItsKeyIsServedEverywhere() {
    List<TestPod> pods = pods(3);
    List<String> violations = new ArrayList<>();

    startAll(pods);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          for (TestPod signing : pods) {
            signing
                .federation()
                .signer()
                .map(TokenSigner::kid)
                .ifPresent(kid ->
                    pods.stream()
                        .filter(pod -> pod.federation().holdsLease())
                        .filter(pod -> pod.federation().snapshot().find(kid).isEmpty())
                        .forEach(pod -> violations.add(pod.id() + " lacks " + kid)));
          }
          return pods.stream().allMatch(LiveFederationTest::signs);
        });

    assertThat(violations).isEmpty();
    assertThat(pods).allSatisfy(pod -> assertThat(pod.federation().status().ready()).isTrue());
    assertThat(pods).allSatisfy(pod -> assertThat(kids(pod, JwksForm.STRICT)).hasSize(3));
    assertThat(pods)
        .allSatisfy(pod ->
            assertThat(kids(pod, JwksForm.UPSTREAM_LOCAL))
                .containsExactly(pod.federation().signer().orElseThrow().kid()));
    assertThat(pods.stream().mapToDouble(LiveFederationTest::earlyActivations).sum()).isEqualTo(1);
  }

  @Test
  void beforeItsOwnKeySignsAPodKnowsWhoSignsForIt() {
    List<TestPod> pods = pods(3);
    startAll(pods);

    await()
        .atMost(LONG)
        .until(() ->
            pods.stream().allMatch(pod -> signs(pod) || !pod.federation().delegates().isEmpty()));
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(pods)
                .allSatisfy(
                    pod -> assertThat(pod.federation().status().reason()).isEqualTo("ready")));
  }

  @Test
  void aNewMembersKeyArrivesWithItsFirstExchangeLongBeforeTheNextRound() {
    List<TestPod> pods = pods(3);
    Duration tooLong = Duration.ofMinutes(10);
    List<Member> all = members(pods);
    pods.get(0).start(all, tooLong);
    pods.get(1).start(all, tooLong);
    pods.get(2).start(all, tooLong);
    String kid = pods.get(2).federation().status().keys().getFirst().kid();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pods.stream().allMatch(pod -> has(pod, kid)));
  }

  @Test
  void aRemovedMembersKeyIsServedOn() throws Exception {
    List<TestPod> pods = pods(2);
    startAll(pods);
    await().atMost(LONG).until(() -> pods.stream().allMatch(LiveFederationTest::signs));
    String kid = pods.get(1).federation().signer().orElseThrow().kid();

    pods.get(1).close();
    pods.get(0).reload(List.of(pods.get(0).member()), Set.of(), 2);

    await().atMost(LONG).until(() -> pods.get(0).federation().status().revision() == 2);
    assertThat(kids(pods.get(0), JwksForm.UPSTREAM)).contains(kid);
    assertThat(pods.get(0).federation().status().members()).isEmpty();
    assertThat(pods.get(0).federation().isMember("stoke-1")).isFalse();
    assertThat(signs(pods.get(0))).isTrue();
  }

  @Test
  void aPodThatRestartsWhileTheDatabaseIsAwayStartsFromAllItsPeers() throws Exception {
    List<TestPod> pods = pods(2);
    startAll(pods);
    await().atMost(LONG).until(() -> pods.stream().allMatch(LiveFederationTest::signs));
    List<String> before = kids(pods.get(0), JwksForm.STRICT);

    databaseAway.set(true);
    network.cut("stoke-1");
    TestPod reborn = open(pods.get(1).rebirth());
    reborn.start(members(pods));
    await()
        .atMost(LONG)
        .until(() -> reborn.federation().status().reason().contains("database did not answer"));
    assertThat(reborn.federation().jwks(JwksForm.STRICT)).isEmpty();

    network.heal("stoke-1");
    await().atMost(LONG).until(() -> reborn.federation().status().ready());
    assertThat(kids(reborn, JwksForm.STRICT)).containsAll(before);
    assertThat(signs(reborn)).isFalse();
    assertThat(reborn.federation().delegates()).extracting(Member::id).containsExactly("stoke-0");

    databaseAway.set(false);
    await().atMost(LONG).until(() -> signs(reborn));
    assertThat(kids(reborn, JwksForm.STRICT)).containsAll(before);
  }

  @Test
  void aKeyKnownOnlyFromTheLedgerIsServed() {
    List<TestPod> pods = pods(2);
    pods.get(0).start(List.of(pods.get(0).member()));
    await().atMost(LONG).until(() -> signs(pods.get(0)));
    String kid = pods.get(0).federation().signer().orElseThrow().kid();
    pods.get(0).close();

    pods.get(1).start(List.of(pods.get(1).member()));

    await().atMost(LONG).until(() -> has(pods.get(1), kid));
  }

  @Test
  void keysAreServedAndSignWhileTheDatabaseIsAwayAndItsLostRowsComeBack() throws Exception {
    List<TestPod> pods = pods(2);
    startAll(pods);
    await().atMost(LONG).until(() -> pods.stream().allMatch(LiveFederationTest::signs));
    List<String> before = kids(pods.get(0), JwksForm.STRICT);

    databaseAway.set(true);
    await().atMost(LONG).until(() -> failedRounds(pods.get(0)) >= 2);
    assertThat(kids(pods.get(0), JwksForm.STRICT)).isEqualTo(before);
    TokenSigner signer = pods.get(0).federation().signer().orElseThrow();
    Date exp = Date.from(Instant.now().plusSeconds(60));
    assertThat(
            signer
                .sign(new JWTClaimsSet.Builder().expirationTime(exp).build(), JOSEObjectType.JWT)
                .getState())
        .isNotNull();
    assertThat(pods.get(0).federation().status().ready()).isTrue();

    database.empty();
    databaseAway.set(false);
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(
                    database
                        .jdbc()
                        .sql("SELECT kid FROM stoke_public_keys")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrderElementsOf(before));
  }

  @Test
  void aMemberWithoutTlsIsObservedAndOneThatTalksNonsenseDisturbsNobody() {
    CountDownLatch end = new CountDownLatch(1);
    TestServer hung = open(new TestServer());
    opened.add(end::countDown);
    hung.on("/", _ -> awaitQuietly(end));
    TestServer garbage = open(new TestServer());
    garbage.on("/", exchange -> TestServer.json(exchange, 200, "garbage".getBytes(UTF_8)));
    List<TestPod> pods = pods(2);
    List<Member> all = new ArrayList<>(members(pods));
    all.add(new Member("hung", hung.url()));
    all.add(new Member("garbage", garbage.url()));

    pods.forEach(pod -> pod.start(all));

    await()
        .atMost(LONG.multipliedBy(3))
        .until(() ->
            pods.stream()
                .allMatch(pod -> pod.federation().status().ready() && knowsOwnKeysOf(pods, pod)));
    // They cannot acknowledge, and are waited for no longer than a silent member.
    await()
        .atMost(LONG.multipliedBy(3))
        .until(() -> pods.stream().allMatch(LiveFederationTest::signs));
    assertThat(pods.get(0).federation().status().members())
        .filteredOn(peer -> peer.error() != null)
        .extracting(FederationStatus.Peer::id)
        .containsExactlyInAnyOrder("hung", "garbage");
  }

  @Test
  void aLeavingPodStopsSigningAndStaysPublished() {
    List<TestPod> pods = pods(2);
    startAll(pods);
    await().atMost(LONG).until(() -> pods.stream().allMatch(LiveFederationTest::signs));
    TestPod leaving = pods.get(1);
    String kid = leaving.federation().signer().orElseThrow().kid();

    leaving.reload(members(pods), Set.of(leaving.id()), 2);

    await().atMost(LONG).until(() -> !signs(leaving));
    assertThat(leaving.federation().status().ready()).isTrue();
    assertThat(leaving.federation().isLastSigner()).isFalse();
    assertThat(kids(leaving, JwksForm.STRICT)).contains(kid);
  }

  @Test
  void theLastSignerSignsOnWhileItLeavesUntilAnotherCan() {
    List<TestPod> pods = pods(2);
    TestPod last = pods.get(1);
    Duration delay = Duration.ofSeconds(8);
    last.start(members(pods), TestPod.ROUND, delay);
    pods.get(0).start(members(pods), TestPod.ROUND, delay);
    await().atMost(LONG).until(() -> pods.stream().filter(LiveFederationTest::signs).count() == 1);
    TestPod early = signs(last) ? last : pods.get(0);
    TestPod other = early == last ? pods.get(0) : last;

    early.federation().terminate();

    await().atMost(LONG).until(() -> early.federation().status().leaving());
    if (!signs(other)) {
      assertThat(early.federation().isLastSigner()).isTrue();
    }
    await().atMost(LONG).until(() -> signs(other));
    await().atMost(LONG).until(() -> !signs(early));
    assertThat(early.federation().isLastSigner()).isFalse();
  }

  @Test
  void aStrangersExchangeIsRefused() {
    List<TestPod> pods = pods(2);
    pods.get(0).start(List.of(pods.get(0).member()));
    pods.get(1).start(members(pods));

    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(pods.get(1).federation().status().members().getFirst().error())
                .isEqualTo("the sender is no member of this pod's"));
  }

  @Test
  void theExpiryOfTheSetIsAlwaysAheadAndItsTagFollowsItsBytes() throws Exception {
    TestPod pod = pods(1).getFirst();
    pod.start(List.of(pod.member()));
    await().atMost(LONG).until(() -> pod.federation().holdsLease());
    Jwks first = pod.federation().jwks(JwksForm.UPSTREAM).orElseThrow();
    assertThat(first.maxAgeSeconds()).isEqualTo(1);

    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          Jwks jwks = pod.federation().jwks(JwksForm.UPSTREAM).orElseThrow();
          assertThat(Instant.parse(json(jwks).get("exp").textValue())).isAfter(Instant.now());
          return !jwks.etag().equals(first.etag());
        });

    assertThat(first.etag()).matches("\"[A-Za-z0-9_-]{24}\"");
    assertThat(first.body().isReadOnly()).isTrue();
    assertThat(pod.federation().jwks(JwksForm.STRICT).orElseThrow().etag())
        .isEqualTo(pod.federation().jwks(JwksForm.STRICT).orElseThrow().etag());
  }

  private static boolean knowsOwnKeysOf(List<TestPod> pods, TestPod pod) {
    return pods.stream()
        .map(each -> each.federation().status().keys())
        .allMatch(keys -> !keys.isEmpty() && has(pod, keys.getFirst().kid()));
  }

  private List<TestPod> pods(int count) {
    List<TestPod> pods = new ArrayList<>();
    for (int ordinal = 0; ordinal < count; ordinal++) {
      pods.add(open(new TestPod("stoke-" + ordinal, network, database.dataSource(databaseAway))));
    }
    return pods;
  }

  private static void startAll(List<TestPod> pods) {
    pods.forEach(pod -> pod.start(members(pods)));
  }

  private static List<Member> members(List<TestPod> pods) {
    return pods.stream().map(TestPod::member).toList();
  }

  private static double earlyActivations(TestPod pod) {
    return pod.registry().get("stoke.activations").tag("early", "true").counter().count();
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  private static boolean signs(TestPod pod) {
    return pod.federation().signer().isPresent();
  }

  private static boolean has(TestPod pod, String kid) {
    return pod.federation().snapshot().find(kid).isPresent();
  }

  private static double failedRounds(TestPod pod) {
    return pod.registry().get("stoke.ledger.rounds").tag("outcome", "failed").counter().count();
  }

  private static List<String> kids(TestPod pod, JwksForm form) {
    List<String> kids = new ArrayList<>();
    json(pod.federation().jwks(form).orElseThrow())
        .get("keys")
        .forEach(key -> kids.add(key.get("kid").asText()));
    return kids;
  }

  private static JsonNode json(Jwks jwks) {
    return TestPod.parse(JSON, jwks);
  }

  private static void awaitQuietly(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
