package dev.stoke.pod.tokens;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.stoke.pod.tokens.PasswordChange.Result;
import dev.stoke.pod.users.Directory;
import dev.stoke.pod.users.InitFiles;
import dev.stoke.pod.users.LoginThrottle;
import dev.stoke.pod.users.NewPasswords;
import dev.stoke.pod.users.PasswordRules;
import dev.stoke.pod.users.Passwords;
import dev.stoke.pod.users.UserSetup;
import dev.stoke.pod.users.UserStore;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** Logins and changes of a password that meet a change of the same password, step by step. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class PasswordRaceTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final String OLD = "root-pass";
  private static final String NEW = "quite another phrase";
  private static final Runnable NOTHING = () -> {};

  @Parameter private DatabaseKind kind;
  private Database database;
  private Directory directory;
  private RefreshFamilies families;
  private Passwords passwords;
  private Sessions sessions;

  /** What happens between the check of a password and the row of the session; once. */
  private final AtomicReference<Runnable> beforeSigning = new AtomicReference<>(NOTHING);

  /** What happens between the check of the old password and the storing of the new one; once. */
  private final AtomicReference<Runnable> beforeStoring = new AtomicReference<>(NOTHING);

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.open(kind, kind.newDatabase());
    Migrations.run(database);
    InitFiles files =
        InitFiles.read(
            new UsersSection(false, "src/test/resources/users.yaml", ""),
            Path.of("").toAbsolutePath(),
            Map.of());
    Clock clock = Clock.systemUTC();
    UserSetup.run(database, new UsersSection(false, "", ""), files, Optional.empty(), clock);
    directory = new Directory(database.jdbc());
    families = new RefreshFamilies(database.jdbc(), database.dialect());
    SecureRandom random = new SecureRandom();
    passwords = Passwords.create(directory, new LoginThrottle(false, System::nanoTime, random));
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", clock);
    OwnSigner signer = new OwnSigner(keys, clock);
    sessions =
        new Sessions(
            PasswordRaceTest::settings,
            LocalLogins.on(database, clock),
            directory,
            families,
            keys,
            draft -> {
              beforeSigning.getAndSet(NOTHING).run();
              return signer.sign(draft);
            },
            new Audit(),
            clock,
            random);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aLoginWithTheOldPasswordDuringAChangeHasNoSession() {
    TokenPair mine = login(OLD);
    beforeSigning.set(() -> assertThat(change(mine, OLD, NEW)).isEqualTo(Result.CHANGED));
    TokenPair thiefs = login(OLD);

    assertThat(refresh(thiefs)).isEmpty();
    assertThat(change(thiefs, NEW, "a third phrase")).isEqualTo(Result.NO_SESSION);
    TokenPair next = refresh(mine).orElseThrow();
    assertThat(change(next, NEW, "a third phrase")).isEqualTo(Result.CHANGED);
    assertThat(refresh(next)).isPresent();
  }

  /** A transaction of the administration does not see rows that came after its first look. */
  @Test
  void aLoginWithTheOldPasswordDuringAChangeByTheAdministrationHasNoSession() {
    UserStore users = new UserStore(database.jdbc());
    TransactionTemplate serializable = new TransactionTemplate(manager());
    serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    AtomicReference<TokenPair> thiefs = new AtomicReference<>();
    serializable.executeWithoutResult(transaction -> {
      UserStore.Row root = users.findByUsername("root").orElseThrow();
      Thread login = Thread.ofVirtual().start(() -> thiefs.set(login(OLD)));
      join(login);
      users.setPassword(root.id(), passwords.hash(NEW));
      families.endAllOf(root.id());
    });

    assertThat(refresh(requireNonNull(thiefs.get()))).isEmpty();
    assertThat(refresh(login(NEW))).isPresent();
  }

  @Test
  void aPasswordThatAnotherProgramChangesEndsTheSessions() {
    TokenPair mine = login(OLD);
    database
        .jdbc()
        .sql(
            """
            UPDATE users SET password = :hash, salt = :salt WHERE username = 'root'
            """)
        .param("hash", passwords.hash(NEW).hash())
        .param("salt", "c2FsdA==")
        .update();

    assertThat(refresh(mine)).isEmpty();
  }

  @Test
  void aPasswordThatWasResetMeanwhileIsNotReplacedByOneWhoKnewTheOldOne() {
    TokenPair thiefs = login(OLD);
    UserStore users = new UserStore(database.jdbc());
    beforeStoring.set(() ->
        users.setPassword(users.findByUsername("root").orElseThrow().id(), passwords.hash(NEW)));

    assertThat(change(thiefs, OLD, "what the thief likes")).isEqualTo(Result.WRONG_PASSWORD);
    assertThat(refresh(login(NEW))).isPresent();
  }

  /** As pods of the version before this one write them. */
  @Test
  void aSessionOfWhichNoPasswordIsKnownGoesOn() {
    TokenPair mine = login(OLD);
    database.jdbc().sql("UPDATE stoke_refresh_tokens SET password_mark = NULL").update();
    assertThat(refresh(mine)).isPresent();
  }

  private Result change(TokenPair pair, String from, String to) {
    TransactionTemplate transactions =
        new TransactionTemplate(manager()) {
          private static final long serialVersionUID = 1L;

          @Override
          public <T> T execute(TransactionCallback<T> action) {
            beforeStoring.getAndSet(NOTHING).run();
            return super.execute(action);
          }
        };
    PasswordRules rules = new PasswordRules(8);
    try {
      return new PasswordChange(
              families,
              directory,
              passwords,
              new NewPasswords(database.jdbc(), rules, passwords),
              transactions,
              new Audit(),
              Clock.systemUTC())
          .change(pair.token(), from, to, HERE);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private PlatformTransactionManager manager() {
    return requireNonNull(database.transactions().getTransactionManager());
  }

  private TokenPair login(String password) {
    return sessions
        .login(new LoginRequest("root", password, "", List.of(), List.of()), HERE)
        .orElseThrow();
  }

  private Optional<TokenPair> refresh(TokenPair pair) {
    return sessions.refresh(pair.token(), pair.refresh(), HERE);
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static TokensSection settings() {
    return new TokensSection(
        new SigningKeys("ES256", 0),
        Duration.ofHours(3),
        Duration.ofMinutes(30),
        "stk",
        "",
        List.of(),
        false,
        false,
        0,
        "",
        new TokensSection.UserInfo("u", "", "", "", ""),
        TokenShape.UPSTREAM,
        RefreshTerms.DEFAULT);
  }
}
