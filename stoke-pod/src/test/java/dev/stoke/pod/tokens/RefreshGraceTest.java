package dev.stoke.pod.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.config.RefreshTerms;
import dev.stoke.pod.config.SigningKeys;
import dev.stoke.pod.config.TokenShape;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.config.UsersSection;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.signing.OwnSigner;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.LocalLogins;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.TurnableClock;
import dev.stoke.pod.users.Directory;
import dev.stoke.pod.users.InitFiles;
import dev.stoke.pod.users.UserSetup;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a lost answer, a stolen token, a logout and time do to a session; two pods, one database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class RefreshGraceTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Parameter private DatabaseKind kind;
  private Database database;
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-02T03:04:05.678Z"));
  private final KeyCircle circle = new KeyCircle();
  private RefreshFamilies families;
  private Sessions one;
  private Sessions two;
  private volatile RefreshTerms terms = RefreshTerms.DEFAULT;
  private volatile int limit;

  @BeforeParameterizedClassInvocation
  void fill(DatabaseKind kind) throws Exception {
    database = TestDatabase.open(kind, kind.newDatabase());
    Migrations.run(database);
    families = new RefreshFamilies(database.jdbc(), database.dialect());
    one = pod(circle.join("stoke-0", clock));
    two = pod(circle.join("stoke-1", clock));
    UsersSection none = new UsersSection(false, "", "");
    InitFiles files =
        InitFiles.read(
            new UsersSection(false, "src/test/resources/users.yaml", ""),
            Path.of("").toAbsolutePath(),
            Map.of());
    UserSetup.run(database, none, files, Optional.empty(), clock);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @BeforeEach
  void startAnew() {
    terms = new RefreshTerms(GRACE, Duration.ZERO, Duration.ZERO);
    limit = 0;
    families.deleteExpired(clock.instant().plus(Duration.ofDays(1)));
  }

  @Test
  void aClientThatDidNotGetTheAnswerAsksAgainOnAnyPodAndGoesOn() {
    TokenPair first = login();
    assertThat(refresh(one, first)).isPresent();
    clock.forward(GRACE.minusMillis(1));
    TokenPair again = refresh(two, first).orElseThrow();
    assertThat(refresh(one, again)).isPresent();
  }

  @Test
  void severalAnswersInARowMayBeLost() {
    TokenPair first = login();
    for (int i = 0; i < 3; i++) {
      assertThat(refresh(two, first)).isPresent();
    }
    assertThat(refresh(one, refresh(one, first).orElseThrow())).isPresent();
  }

  @Test
  void theGraceIsCountedFromTheFirstUseHoweverOftenItIsAskedFor() {
    TokenPair first = login();
    assertThat(refresh(one, first)).isPresent();
    clock.forward(GRACE.dividedBy(2));
    TokenPair again = refresh(one, first).orElseThrow();
    clock.forward(GRACE.dividedBy(2));
    assertThat(refresh(one, first)).isEmpty();
    assertThat(refresh(one, again)).as("the family has ended").isEmpty();
  }

  @Test
  void onceTheNewerTokenIsUsedTheOlderOneIsReuse() {
    TokenPair first = login();
    TokenPair second = refresh(one, first).orElseThrow();
    TokenPair third = refresh(one, second).orElseThrow();
    assertThat(refresh(two, first)).isEmpty();
    assertThat(refresh(one, third)).as("the family has ended").isEmpty();
  }

  @Test
  void whoUsesTheLostAnswerAfterAnotherWasGivenIsTakenForAThief() {
    TokenPair first = login();
    TokenPair lost = refresh(one, first).orElseThrow();
    TokenPair again = refresh(two, first).orElseThrow();
    assertThat(refresh(one, lost)).isEmpty();
    assertThat(refresh(one, again)).as("the family has ended").isEmpty();
  }

  @Test
  void theGraceNeedsTheAccessTokenThatCameWithTheRefreshToken() {
    TokenPair first = login();
    TokenPair second = refresh(one, first).orElseThrow();
    assertThat(one.refresh(second.token(), first.refresh(), HERE)).isEmpty();
    assertThat(refresh(one, second)).as("the family has ended").isEmpty();
  }

  @Test
  void anAnswerThatIsGivenAgainDoesNotCountAgainstTheLimit() throws Exception {
    limit = 1;
    TokenPair first = login();
    assertThat(counter(refresh(one, first).orElseThrow())).isEqualTo("k0");
    TokenPair again = refresh(two, first).orElseThrow();
    assertThat(counter(again)).isEqualTo("k0");
    assertThat(refresh(one, again)).isEmpty();
  }

  @Test
  void withoutAGraceEverySecondUseIsReuse() {
    terms = new RefreshTerms(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    TokenPair first = login();
    TokenPair second = refresh(one, first).orElseThrow();
    assertThat(refresh(one, first)).isEmpty();
    assertThat(refresh(one, second)).isEmpty();
  }

  @Test
  void ofManyAnswersGivenAtOnceByTwoPodsExactlyOneIsGood() throws Exception {
    TokenPair first = login();
    List<Callable<Optional<TokenPair>>> uses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      uses.add(() -> refresh(one, first));
      uses.add(() -> refresh(two, first));
    }
    List<TokenPair> pairs = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(uses.size())) {
      for (Future<Optional<TokenPair>> pair : threads.invokeAll(uses)) {
        pairs.add(pair.get().orElseThrow());
      }
    }
    List<byte[]> good =
        database
            .jdbc()
            .sql("SELECT token_hash FROM stoke_refresh_tokens")
            .query((row, n) -> row.getBytes("token_hash"))
            .list();
    assertThat(good).hasSize(1);
    assertThat(pairs)
        .filteredOn(pair ->
            MessageDigest.isEqual(
                RefreshToken.parse(pair.refresh()).orElseThrow().hash(), good.getFirst()))
        .singleElement()
        .satisfies(pair -> assertThat(refresh(one, pair)).isPresent());
  }

  @Test
  void aSessionEndsWhenItRestedTooLong() {
    terms = new RefreshTerms(GRACE, Duration.ofMinutes(5), Duration.ZERO);
    TokenPair first = login();
    clock.forward(Duration.ofMinutes(4));
    TokenPair second = refresh(one, first).orElseThrow();
    clock.forward(Duration.ofMinutes(5));
    assertThat(refresh(one, second)).isEmpty();
  }

  @Test
  void aSessionEndsWithItsLifetimeHoweverBusyItIs() {
    terms = new RefreshTerms(GRACE, Duration.ZERO, Duration.ofMinutes(50));
    TokenPair pair = login();
    for (int i = 0; i < 4; i++) {
      clock.forward(Duration.ofMinutes(10));
      pair = refresh(one, pair).orElseThrow();
    }
    clock.forward(Duration.ofMinutes(10));
    assertThat(refresh(one, pair)).isEmpty();
  }

  @Test
  void withoutLimitsASessionGoesOnAsLongAsItIsRefreshedInTime() {
    TokenPair pair = login();
    for (int i = 0; i < 100; i++) {
      clock.forward(Duration.ofMinutes(29));
      pair = refresh(i % 2 == 0 ? one : two, pair).orElseThrow();
    }
  }

  @Test
  void aLogoutEndsItsFamilyAndNoOther() {
    TokenPair mine = login();
    TokenPair other = login();
    two.logout(mine.refresh(), HERE);
    two.logout(mine.refresh(), HERE);
    two.logout("not base64 !", HERE);
    assertThat(refresh(one, mine)).isEmpty();
    assertThat(refresh(one, other)).isPresent();
  }

  @Test
  void aLogoutWithTheTokenBeforeTheLastEndsTheFamilyAndAForgedOneDoesNot() {
    TokenPair first = login();
    TokenPair second = refresh(one, first).orElseThrow();
    RefreshToken real = RefreshToken.parse(second.refresh()).orElseThrow();
    one.logout(RefreshToken.random(real.family(), new SecureRandom()).text(), HERE);
    TokenPair third = refresh(one, second).orElseThrow();
    one.logout(second.refresh(), HERE);
    assertThat(refresh(one, third)).isEmpty();
  }

  @Test
  void allSessionsOfAUserAreEndedAndOnlyTheirs() throws Exception {
    TokenPair mine = login();
    TokenPair alsoMine = login();
    TokenPair other = login(one, "multi");
    long user =
        database
            .jdbc()
            .sql("SELECT id FROM users WHERE username = 'root'")
            .query(Long.class)
            .single();
    assertThat(families.endAllOf(user)).isEqualTo(2);
    assertThat(families.endAllOf(user)).isZero();
    assertThat(refresh(one, mine)).isEmpty();
    assertThat(refresh(two, alsoMine)).isEmpty();
    assertThat(refresh(two, other)).isPresent();
  }

  private Sessions pod(KeyCircle.Member member) {
    // These tests turn the clock further than a key lives.
    member.latestExpiry = clock.instant().plus(Duration.ofDays(365));
    Directory directory = new Directory(database.jdbc());
    return new Sessions(
        this::settings,
        LocalLogins.on(database, clock),
        directory,
        families,
        member,
        new OwnSigner(member, clock),
        new Audit(),
        clock,
        new SecureRandom());
  }

  private TokensSection settings() {
    return new TokensSection(
        new SigningKeys("ES256", 0),
        Duration.ofHours(3),
        Duration.ofMinutes(30),
        "stk",
        "",
        List.of(),
        false,
        false,
        limit,
        "",
        new TokensSection.UserInfo("u", "", "", "n", "e"),
        TokenShape.UPSTREAM,
        terms);
  }

  private TokenPair login() {
    return login(one, "root");
  }

  private static TokenPair login(Sessions pod, String name) {
    return pod.login(new LoginRequest(name, name + "-pass", "", List.of(), List.of()), HERE)
        .orElseThrow();
  }

  private static Optional<TokenPair> refresh(Sessions pod, TokenPair pair) {
    return pod.refresh(pair.token(), pair.refresh(), HERE);
  }

  private static String counter(TokenPair pair) throws Exception {
    return SignedJWT.parse(pair.token()).getJWTClaimsSet().getJWTID();
  }
}
