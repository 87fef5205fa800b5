package dev.stoke.pod.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.providers.Provisioning.Result;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.NamedProvider;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.users.Memberships;
import dev.stoke.pod.users.UserStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has people of its own in one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class ProvisioningTest {
  @Parameter private DatabaseKind kind;
  private Database database;
  private Provisioning pod;
  private Provisioning otherPod;
  private UserStore users;
  private Memberships memberships;
  private long crew;
  private long officers;
  private long local;

  @BeforeParameterizedClassInvocation
  void fill(DatabaseKind kind) {
    database = TestDatabase.open(kind, kind.newDatabase());
    Migrations.run(database);
    pod = new Provisioning(database.jdbc(), database.transactions(), Clock.systemUTC());
    otherPod = new Provisioning(database.jdbc(), database.transactions(), Clock.systemUTC());
    users = new UserStore(database.jdbc());
    memberships = new Memberships(database.jdbc());
    crew = group("Crew", "LDAP:corp", "crew", "LDAP:other", "crew");
    officers = group("Officers", "LDAP:corp", "officers", "LDAP:corp", "captains");
    local = group("Local");
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @Test
  void theFirstLoginMakesAnAccountInTheLinkedGroups() {
    Result result = login(person("new", "crew", "captains", "of no interest"));
    long id = id(result, Result.Change.CREATED);
    UserStore.Row row = users.find(id).orElseThrow();
    assertThat(row.source()).isEqualTo("LDAP");
    assertThat(row.username()).isEqualTo("new");
    assertThat(row.email()).isEqualTo("new@example.test");
    assertThat(row.firstName()).isEqualTo("Una");
    assertThat(row.password()).isNull();
    assertThat(memberships.groupsOfUser(id)).containsExactlyInAnyOrder(crew, officers);
  }

  @Test
  void laterLoginsAddAndRemoveLinkedGroupsAndNoOthers() {
    long id = id(login(person("moved", "crew")), Result.Change.CREATED);
    memberships.addUser(local, id);
    assertThat(id(login(person("moved", "officers")), Result.Change.GROUPS)).isEqualTo(id);
    assertThat(memberships.groupsOfUser(id)).containsExactlyInAnyOrder(officers, local);
    id(login(person("moved", "captains")), Result.Change.NONE);
    id(login(person("moved", "captains", "crew")), Result.Change.GROUPS);
    assertThat(memberships.groupsOfUser(id)).containsExactlyInAnyOrder(crew, officers, local);
  }

  @Test
  void whoIsInNoLinkedGroupLosesThemAndIsRefused() {
    long id = id(login(person("stripped", "crew", "officers")), Result.Change.CREATED);
    memberships.addUser(local, id);
    for (int i = 0; i < 2; i++) {
      assertThat(login(person("stripped")))
          .isEqualTo(new Result.Refused(Optional.of(id), "no-linked-groups"));
      assertThat(memberships.groupsOfUser(id)).containsExactly(local);
    }
    id(login(person("stripped", "crew")), Result.Change.GROUPS);
  }

  @Test
  void whoIsInNoLinkedGroupGetsNoAccount() {
    assertThat(login(person("stranger", "Crew", "elsewhere")))
        .isEqualTo(new Result.Refused(Optional.empty(), "no-linked-groups"));
    assertThat(users.findByUsername("stranger")).isEmpty();
  }

  @Test
  void anAccountOfAnotherSourceIsNeverGivenAway() {
    long mine = insert("mine", "LOCAL", "mine@example.test");
    memberships.addUser(crew, mine);
    assertThat(login(person("mine", "crew", "officers")))
        .isEqualTo(new Result.Refused(Optional.of(mine), "other-source"));
    assertThat(memberships.groupsOfUser(mine)).containsExactly(crew);
    assertThat(login(identity("mine", "other@example.test", "crew")))
        .isEqualTo(new Result.Refused(Optional.of(mine), "other-source"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keeper@example.test", "KEEPER@example.test", "keeper"})
  void neitherIsTheEmailAddressOrTheNameOfOne(String email) {
    if (users.findByUsername("keeper").isEmpty()) {
      insert("keeper", "LOCAL", "keeper@example.test");
    }
    long keeper = users.findByUsername("keeper").orElseThrow().id();
    Result refused = new Result.Refused(Optional.of(keeper), "name-taken");
    assertThat(login(identity("thief", email, "crew"))).isEqualTo(refused);
    assertThat(login(identity(email, "thief@example.test", "crew")))
        .isInstanceOf(Result.Refused.class);
    assertThat(users.findByUsername("thief")).isEmpty();
  }

  @Test
  void anAccountOfAnotherProviderIsNeverGivenAway() {
    long id = id(login(person("twin", "crew")), Result.Change.CREATED);
    Result refused = new Result.Refused(Optional.of(id), "other-provider");
    assertThat(login("other", false, person("twin", "crew"))).isEqualTo(refused);
    assertThat(login("other", true, person("twin", "crew"))).isEqualTo(refused);
    id(login(person("twin", "crew")), Result.Change.NONE);
  }

  @Test
  void anAccountThatBecameLocalIsLocal() {
    long id = id(login(person("settled", "crew")), Result.Change.CREATED);
    UserStore.Row row = users.find(id).orElseThrow();
    users.update(
        new UserStore.Row(
            id, "Una", "S", "LOCAL", row.email(), row.username(), null, row.createdAt()));
    assertThat(login(person("settled")))
        .isEqualTo(new Result.Refused(Optional.of(id), "other-source"));
    assertThat(memberships.groupsOfUser(id)).containsExactly(crew);
  }

  @Test
  void anAccountThatTheGoServerMadeIsFoundAgain() {
    long id = insert("old", "LDAP", "old@example.test");
    memberships.addUser(officers, id);
    assertThat(id(login("corp", false, person("old", "crew")), Result.Change.ADOPTED))
        .isEqualTo(id);
    assertThat(memberships.groupsOfUser(id)).containsExactly(crew);
    assertThat(login("other", false, person("old", "crew")))
        .isEqualTo(new Result.Refused(Optional.of(id), "other-provider"));
  }

  @Test
  void itIsNotWhenItMayBeThatOfAnotherProvider() {
    long id = insert("either", "LDAP", "either@example.test");
    memberships.addUser(crew, id);
    Result refused = new Result.Refused(Optional.of(id), "other-provider");
    assertThat(login("corp", false, person("either", "crew"))).isEqualTo(refused);
    assertThat(login("elsewhere", true, person("either", "crew"))).isEqualTo(refused);
    assertThat(memberships.groupsOfUser(id)).containsExactly(crew);
    id(login("corp", true, person("either", "crew")), Result.Change.ADOPTED);
  }

  @Test
  void anAccountThatWasRenamedIsStillTheSame() {
    long id = id(login(person("maiden", "crew")), Result.Change.CREATED);
    UserStore.Row row = users.find(id).orElseThrow();
    users.update(
        new UserStore.Row(
            id,
            "Una",
            "Married",
            "LDAP",
            "married@example.test",
            "married",
            null,
            row.createdAt()));
    assertThat(id(login(person("maiden", "crew")), Result.Change.NONE)).isEqualTo(id);
    assertThat(login(person("married", "crew")))
        .isEqualTo(new Result.Refused(Optional.of(id), "other-provider"));
  }

  @Test
  void anAccountThatWasDeletedIsMadeAgain() {
    long first = id(login(person("back", "crew")), Result.Change.CREATED);
    users.delete(first);
    long second = id(login(person("back", "crew")), Result.Change.CREATED);
    assertThat(second).isNotEqualTo(first);
    users.delete(second);
    pod.forgetDeleted();
    assertThat(count("stoke_provider_accounts WHERE user_id = " + second)).isZero();
    id(login(person("back", "crew")), Result.Change.CREATED);
    pod.forgetDeleted();
    id(login(person("back", "crew")), Result.Change.NONE);
  }

  @Test
  void whatAnAccountNeedsMustBeThere() {
    assertThat(login(identity("no-mail", "", "crew")))
        .isEqualTo(new Result.Refused(Optional.empty(), "no-email"));
    for (String name : List.of("", " una", "u\nna", "u".repeat(256))) {
      assertThat(login(identity(name, "x@example.test", "crew")))
          .isEqualTo(new Result.Refused(Optional.empty(), "no-username"));
    }
    long id =
        id(
            login(
                new ForeignIdentity(
                    "long", "x".repeat(300), "a\u0000b", "long@example.test", Set.of("crew"))),
            Result.Change.CREATED);
    assertThat(users.find(id).orElseThrow().firstName()).hasSize(255);
    assertThat(users.find(id).orElseThrow().lastName()).isEqualTo("a b");
  }

  /** Twenty times, so that the two really meet. */
  @Test
  void podsThatMakeOneAccountAtTheSameMomentMakeOne() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 20; round++) {
        // Known by something else than the name, as OpenID Connect has it.
        ForeignIdentity identity =
            subject("sub-" + round, person("race-" + round, "crew", "officers"));
        List<Callable<Result>> logins = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Provisioning one = i % 2 == 0 ? pod : otherPod;
          logins.add(() -> one.provision(NamedProvider.ldap("corp"), true, identity));
        }
        Set<Long> ids = new java.util.TreeSet<>();
        for (Future<Result> result : threads.invokeAll(logins)) {
          assertThat(result.get()).isInstanceOf(Result.Provisioned.class);
          ids.add(((Result.Provisioned) result.get()).user().id());
        }
        assertThat(ids).hasSize(1);
        assertThat(memberships.groupsOfUser(ids.iterator().next()))
            .containsExactlyInAnyOrder(crew, officers);
      }
    }
  }

  @Test
  void podsThatMoveOneAccountAtTheSameMomentAgree() throws Exception {
    long id = id(login(person("pulled", "crew")), Result.Change.CREATED);
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 20; round++) {
        String group = round % 2 == 0 ? "officers" : "crew";
        List<Callable<Result>> logins = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Provisioning one = i % 2 == 0 ? pod : otherPod;
          logins.add(
              () -> one.provision(NamedProvider.ldap("corp"), true, person("pulled", group)));
        }
        for (Future<Result> result : threads.invokeAll(logins)) {
          assertThat(result.get()).isInstanceOf(Result.Provisioned.class);
        }
        assertThat(memberships.groupsOfUser(id)).containsExactly(round % 2 == 0 ? officers : crew);
      }
    }
  }

  private Result login(ForeignIdentity identity) {
    return login("corp", true, identity);
  }

  private Result login(String provider, boolean only, ForeignIdentity identity) {
    return pod.provision(NamedProvider.ldap(provider), only, identity);
  }

  private static long id(Result result, Result.Change change) {
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Provisioned.class,
            provisioned -> assertThat(provisioned.change()).isEqualTo(change));
    return ((Result.Provisioned) result).user().id();
  }

  private static ForeignIdentity person(String name, String... groups) {
    return identity(name, name + "@example.test", groups);
  }

  private static ForeignIdentity subject(String subject, ForeignIdentity of) {
    return new ForeignIdentity(
        subject, of.username(), of.firstName(), of.lastName(), of.email(), of.groups());
  }

  private static ForeignIdentity identity(String name, String email, String... groups) {
    return new ForeignIdentity(name, "Una", "Sailor", email, Set.of(groups));
  }

  private long insert(String username, String source, String email) {
    return users.insert(
        new UserStore.Row(
            0, "F", "L", source, email, username, null, Instant.parse("2026-01-02T03:04:05Z")));
  }

  /**
   * @param links type and resource in turn
   */
  private long group(String name, String... links) {
    database
        .jdbc()
        .sql("INSERT INTO claim_groups (name, description) VALUES (:name, 'd')")
        .param("name", name)
        .update();
    long id = count("claim_groups WHERE name <= '~'", "max(id)");
    for (int i = 0; i < links.length; i += 2) {
      database
          .jdbc()
          .sql(
              "INSERT INTO group_links (type, resource_spec, claim_group_group_links)"
                  + " VALUES (:type, :resource, :group)")
          .param("type", links[i])
          .param("resource", links[i + 1])
          .param("group", id)
          .update();
    }
    return id;
  }

  private long count(String from) {
    return count(from, "count(*)");
  }

  private long count(String from, String what) {
    return database.jdbc().sql("SELECT " + what + " FROM " + from).query(Long.class).single();
  }
}
