package dev.stoke.pod.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
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
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class SessionsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final RefreshTerms NO_GRACE =
      new RefreshTerms(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  private static final TokensSection PLAIN =
      new TokensSection(
          new SigningKeys("ES256", 0),
          Duration.ofHours(3),
          Duration.ofMinutes(30),
          "stk",
          "",
          List.of(),
          false,
          false,
          2,
          "",
          new TokensSection.UserInfo("u", "", "", "n", "e"),
          TokenShape.UPSTREAM,
          RefreshTerms.DEFAULT);
  private static final TokensSection RICH =
      new TokensSection(
          new SigningKeys("ES256", 0),
          Duration.ofHours(3),
          Duration.ofMinutes(30),
          "stk",
          "stoke",
          List.of("svc"),
          true,
          true,
          1,
          "rc",
          new TokensSection.UserInfo("uname", "fn", "ln", "name", "mail"),
          TokenShape.UPSTREAM,
          NO_GRACE);

  @Parameter private DatabaseKind kind;
  private Database database;
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-02T03:04:05.678Z"));
  private final KeyCircle circle = new KeyCircle();
  private final KeyCircle.Member first = circle.join("stoke-0", clock);
  private final KeyCircle.Member second = circle.join("stoke-1", clock);
  private volatile TokensSection settings = PLAIN;

  @BeforeParameterizedClassInvocation
  void fill(DatabaseKind kind) throws Exception {
    database = TestDatabase.open(kind, kind.newDatabase());
    Migrations.run(database);
    InitFiles files =
        InitFiles.read(
            new UsersSection(false, "src/test/resources/users.yaml", ""),
            Path.of("").toAbsolutePath(),
            Map.of());
    UserSetup.run(database, new UsersSection(false, "", ""), files, Optional.empty(), clock);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @Test
  void aTokenHasTheConfiguredClaimsAndNoOthers() throws Exception {
    JWTClaimsSet claims = claims(login(pod(first), "multi"));
    assertThat(claims.toJSONObject())
        .isEqualTo(
            Map.of(
                "iss", "stk",
                "exp", Instant.parse("2026-01-02T03:34:05Z").getEpochSecond(),
                "jti", "k2",
                "kid", first.kid(),
                "role", "eng,adm",
                "ship", "acc",
                "multi", "a,b",
                "u", "multi",
                "n", "Multi Ple",
                "e", "multi@example.test"));
  }

  @Test
  void everyOptionalClaimAppearsWhenItIsConfigured() throws Exception {
    settings = RICH;
    try {
      JWTClaimsSet claims = claims(login(pod(first), "zoë"));
      Date now = Date.from(Instant.parse("2026-01-02T03:04:05Z"));
      assertThat(claims.getSubject()).isEqualTo("stoke");
      assertThat(claims.getAudience()).containsExactly("svc");
      assertThat(claims.getIssueTime()).isEqualTo(now);
      assertThat(claims.getNotBeforeTime()).isEqualTo(now);
      assertThat(claims.getJWTID()).isNull();
      assertThat(claims.getStringClaim("rc")).isEqualTo("k1");
      assertThat(claims.getStringClaim("fn")).isEqualTo("Zoë");
      assertThat(claims.getStringClaim("ln")).isEqualTo("Ünïcode");
    } finally {
      settings = PLAIN;
    }
  }

  @Test
  void noTokenOutlivesThePromiseOfItsKey() throws Exception {
    KeyCircle.Member ending = circle.join("stoke-2", clock);
    ending.latestExpiry = clock.instant().plus(Duration.ofMinutes(2));
    assertThat(claims(login(pod(ending), "root")).getExpirationTime())
        .isEqualTo(Date.from(Instant.parse("2026-01-02T03:06:05Z")));

    ending.latestExpiry = clock.instant().plus(Duration.ofSeconds(59));
    assertThatThrownBy(() -> login(pod(ending), "root")).isInstanceOf(NoSigningKeyException.class);
  }

  @Test
  void nothingIsSignedWithoutAnActiveKeyOrWithOneThatIsNotPublished() {
    KeyCircle.Member member = circle.join("stoke-3", clock);
    member.maySign = false;
    assertThatThrownBy(() -> login(pod(member), "root")).hasMessage("no key may sign tokens yet");
    member.maySign = true;
    member.forget();
    assertThatThrownBy(() -> login(pod(member), "root"))
        .hasMessage("the signing key is not published");
  }

  @Test
  void requiredClaimsAreOneOfTheObjectsInAllOfItsKeys() {
    assertThat(loginWith("multi", List.of(Map.of("stk", "")), List.of())).isEmpty();
    assertThat(loginWith("root", List.of(Map.of("stk", "")), List.of())).isPresent();
    assertThat(loginWith("root", List.of(Map.of("stk", "S"), Map.of("stk", "m")), List.of()))
        .isPresent();
    assertThat(loginWith("multi", List.of(Map.of("role", "adm", "ship", "")), List.of()))
        .isPresent();
    assertThat(loginWith("multi", List.of(Map.of("role", "adm", "stk", "S")), List.of())).isEmpty();
    assertThat(loginWith("multi", List.of(Map.of()), List.of())).isEmpty();
  }

  @Test
  void filteredClaimsStayFilteredAtRefresh() throws Exception {
    TokenPair pair = loginWith("multi", List.of(), List.of("role")).orElseThrow();
    assertThat(claims(pair).getClaims()).containsKeys("role", "u", "kid").doesNotContainKey("ship");
    TokenPair next = pod(second).refresh(pair.token(), pair.refresh(), HERE).orElseThrow();
    assertThat(claims(next).getClaims()).containsKeys("role", "u").doesNotContainKey("ship");
  }

  @Test
  void refreshWorksOnAnyPodAndCountsDownToItsLimit() throws Exception {
    TokenPair pair = login(pod(first), "root");
    TokenPair next = pod(second).refresh(pair.token(), pair.refresh(), HERE).orElseThrow();
    assertThat(claims(next).getJWTID()).isEqualTo("k1");
    assertThat(claims(next).getStringClaim("kid")).isEqualTo(second.kid());
    TokenPair last = pod(first).refresh(next.token(), next.refresh(), HERE).orElseThrow();
    assertThat(claims(last).getJWTID()).isEqualTo("k0");
    assertThat(pod(second).refresh(last.token(), last.refresh(), HERE)).isEmpty();
  }

  @Test
  void aRefreshTokenUsedTwiceEndsItsFamily() {
    TokenPair pair = login(pod(first), "root");
    TokenPair next = pod(first).refresh(pair.token(), pair.refresh(), HERE).orElseThrow();
    clock.forward(RefreshTerms.DEFAULT.grace());
    try {
      assertThat(pod(second).refresh(pair.token(), pair.refresh(), HERE)).isEmpty();
      assertThat(pod(first).refresh(next.token(), next.refresh(), HERE)).isEmpty();
    } finally {
      clock.forward(RefreshTerms.DEFAULT.grace().negated());
    }
  }

  @Test
  void ofManyRefreshesWithOneTokenAtMostOneSucceeds() throws Exception {
    settings = RICH;
    TokenPair pair = login(pod(first), "root");
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> use =
          () -> pod(second).refresh(pair.token(), pair.refresh(), HERE).isPresent();
      long granted = 0;
      for (var result : threads.invokeAll(List.of(use, use, use, use, use, use, use, use))) {
        granted += result.get() ? 1 : 0;
      }
      assertThat(granted).isLessThanOrEqualTo(1);
    } finally {
      settings = PLAIN;
    }
  }

  @Test
  void sessionsThatAreRefreshedAtTheSameTimeGetEachTheirOwn() throws Exception {
    Sessions pod = pod(first);
    var names = List.of("multi", "root", "zoë");
    var pairs = new ArrayList<TokenPair>();
    for (int i = 0; i < 12; i++) {
      pairs.add(login(pod, names.get(i % names.size())));
    }
    try (var threads = Executors.newFixedThreadPool(pairs.size())) {
      for (String left : List.of("k1", "k0")) {
        var refreshes = new ArrayList<Callable<TokenPair>>();
        for (var pair : pairs) {
          refreshes.add(() -> pod.refresh(pair.token(), pair.refresh(), HERE).orElseThrow());
        }
        var next = threads.invokeAll(refreshes);
        for (int i = 0; i < pairs.size(); i++) {
          pairs.set(i, next.get(i).get());
          assertThat(claims(pairs.get(i)).getStringClaim("u")).isEqualTo(names.get(i % 3));
          assertThat(claims(pairs.get(i)).getJWTID()).isEqualTo(left);
        }
      }
    }
  }

  @Test
  void aRefreshTokenIsGoodOnlyBesideTheTokenItCameWith() {
    TokenPair one = login(pod(first), "root");
    TokenPair other = login(pod(first), "root");
    assertThat(pod(first).refresh(one.token(), other.refresh(), HERE)).isEmpty();
    assertThat(pod(first).refresh(one.token(), "not base64 !", HERE)).isEmpty();
    assertThat(pod(first).refresh(one.token(), "", HERE)).isEmpty();
    assertThat(pod(first).refresh(one.token(), one.refresh(), HERE)).isPresent();
  }

  @Test
  void aFailureToSignLeavesTheRefreshTokenUsable() {
    TokenPair pair = login(pod(first), "root");
    second.maySign = false;
    try {
      assertThatThrownBy(() -> pod(second).refresh(pair.token(), pair.refresh(), HERE))
          .isInstanceOf(NoSigningKeyException.class);
    } finally {
      second.maySign = true;
    }
    assertThat(pod(second).refresh(pair.token(), pair.refresh(), HERE)).isPresent();
  }

  @Test
  void claimsAreReadAgainAtRefreshAndADeletedUserGetsNone() throws Exception {
    TokenPair pair = login(pod(first), "duo");
    assertThat(claims(pair).getStringClaim("stk")).isEqualTo("u,g");
    run(
        "DELETE FROM claim_group_users WHERE user_id = (SELECT id FROM users WHERE username ="
            + " 'duo') AND claim_group_id = (SELECT id FROM claim_groups WHERE name = 'User"
            + " Readers')");
    TokenPair next = pod(second).refresh(pair.token(), pair.refresh(), HERE).orElseThrow();
    assertThat(claims(next).getStringClaim("stk")).isEqualTo("g");
    run("DELETE FROM users WHERE username = 'duo'");
    assertThat(pod(second).refresh(next.token(), next.refresh(), HERE)).isEmpty();
  }

  /** One of them comes through two groups; the refresh reads them in another way than the login. */
  @Test
  void aRefreshHasTheClaimsOfTheLoginEachOnceAndInTheirOrder() throws Exception {
    TokenPair pair = login(pod(first), "multi");
    TokenPair next = pod(second).refresh(pair.token(), pair.refresh(), HERE).orElseThrow();
    assertThat(claims(next).getStringClaim("role")).isEqualTo("eng,adm");
    assertThat(claims(next).getStringClaim("ship")).isEqualTo("acc");
    assertThat(claims(next).getClaims().keySet()).isEqualTo(claims(pair).getClaims().keySet());
  }

  @Test
  void aUserWithoutClaimsCanRefresh() throws Exception {
    TokenPair pair = login(pod(first), "nora");
    TokenPair next = pod(second).refresh(pair.token(), pair.refresh(), HERE).orElseThrow();
    assertThat(claims(next).getClaims()).doesNotContainKey("stk").containsEntry("u", "nora");
  }

  @Test
  void onlyHashesOfRefreshTokensAreStored() {
    TokenPair pair = login(pod(first), "nora");
    List<String> rows =
        database
            .jdbc()
            .sql("SELECT * FROM stoke_refresh_tokens")
            .query((row, _) -> text(row))
            .list();
    RefreshToken token = RefreshToken.parse(pair.refresh()).orElseThrow();
    String secret = HexFormat.of().formatHex(token.secret());
    assertThat(rows)
        .anyMatch(row -> row.contains(token.family().toString()))
        .noneMatch(row -> row.contains(secret) || row.contains(pair.token()));
  }

  @Test
  void verificationGoesByTheKidAndTheTimeAlone() {
    TokenPair pair = login(pod(first), "root");
    assertThat(pod(second).verify(pair.token())).isPresent();
    String[] parts = pair.token().split("\\.", -1);
    assertThat(pod(second).verify(parts[0] + "." + parts[1] + ".AAAA")).isEmpty();
    assertThat(pod(second).verify("eyJhbGciOiJub25lIn0." + parts[1] + ".")).isEmpty();
    assertThat(pod(second).verify("x")).isEmpty();

    KeyCircle.Member gone = circle.join("stoke-9", clock);
    TokenPair stranger = login(pod(gone), "root");
    gone.forget();
    assertThat(pod(second).verify(stranger.token())).isEmpty();

    clock.forward(Duration.ofMinutes(30));
    try {
      assertThat(pod(second).verify(pair.token())).isEmpty();
    } finally {
      clock.forward(Duration.ofMinutes(-30));
    }
  }

  @Test
  void expiredFamiliesAreRemovedAndOthersStay() {
    RefreshFamilies families = new RefreshFamilies(database.jdbc(), database.dialect());
    TokenPair pair = login(pod(first), "root");
    assertThat(families.deleteExpired(clock.instant().minus(Duration.ofDays(1)))).isZero();
    assertThat(families.deleteExpired(clock.instant().plus(Duration.ofHours(1)))).isPositive();
    assertThat(pod(first).refresh(pair.token(), pair.refresh(), HERE)).isEmpty();
  }

  private Sessions pod(KeyCircle.Member member) {
    Directory directory = new Directory(database.jdbc());
    return new Sessions(
        () -> settings,
        LocalLogins.on(database, clock),
        directory,
        new RefreshFamilies(database.jdbc(), database.dialect()),
        member,
        new OwnSigner(member, clock),
        new Audit(),
        clock,
        new SecureRandom());
  }

  private static TokenPair login(Sessions sessions, String username) {
    return sessions
        .login(new LoginRequest(username, username + "-pass", "", List.of(), List.of()), HERE)
        .orElseThrow();
  }

  private Optional<TokenPair> loginWith(
      String username, List<Map<String, String>> required, List<String> filter) {
    return pod(first)
        .login(new LoginRequest(username, username + "-pass", "", required, filter), HERE);
  }

  /** All columns, bytes in hexadecimal. */
  private static String text(ResultSet row) throws SQLException {
    StringJoiner columns = new StringJoiner(" ");
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      columns.add(
          row.getObject(column) instanceof byte[] bytes
              ? HexFormat.of().formatHex(bytes)
              : row.getString(column));
    }
    return columns.toString();
  }

  private void run(String sql) {
    database.jdbc().sql(sql).update();
  }

  private static JWTClaimsSet claims(TokenPair pair) throws Exception {
    return SignedJWT.parse(pair.token()).getJWTClaimsSet();
  }
}
