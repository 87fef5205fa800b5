package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.connection.ApiClient;
import dev.stoke.operator.leadership.Leadership;
import dev.stoke.operator.leadership.LeaseSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which namespaces the operator looks after, and with which rights. */
final class NamespacesTest {
  @RegisterExtension static final RealApi API = new RealApi();

  private String one = "";
  private String two = "";
  private String other = "";

  @BeforeEach
  void namespaces() {
    one = API.namespace("one");
    two = API.namespace("two");
    other = API.namespace("other");
    List.of(one, two, other).forEach(namespace -> API.create(namespace, "stoke", 1));
  }

  @AfterEach
  void delete() {
    List.of(one, two, other).forEach(API::delete);
  }

  @Test
  void ofOneNamespaceOnlyThatIsLookedAfter() {
    try (var client = ApiClient.create(user(one), Map.of())) {
      grant(one, everything());
      looksAfter(client, Set.of(one), List.of(one), List.of(two, other));
    }
  }

  @Test
  void ofSeveralNamespacesOnlyThoseAreLookedAfter() {
    try (var client = ApiClient.create(user(one), Map.of())) {
      grant(one, everything());
      grant(two, everything());
      looksAfter(client, Set.of(one, two), List.of(one, two), List.of(other));
    }
  }

  @Test
  void ofAllNamespacesEachIsLookedAfter() {
    try (var client = ApiClient.create(API.config(), Map.of())) {
      looksAfter(client, Set.of(), List.of(one, two, other), List.of());
    }
  }

  @Test
  void onlyOurOwnObjectsAreListedAndWatched() {
    try (var proxy = ApiProxy.before(API.config());
        var client = ApiClient.create(proxy.config(), Map.of());
        var operator = operator(client, Set.of())) {
      operator.start();
      await().until(() -> hasStatefulSet(other));

      assertThat(proxy.calls())
          .filteredOn(call -> call.isList() || call.isWatch())
          .filteredOn(call -> !call.path().contains("/stokeclusters"))
          .hasSizeGreaterThanOrEqualTo(10)
          .allSatisfy(call ->
              assertThat(call.path())
                  .contains("labelSelector=app.kubernetes.io%2Fmanaged-by%3Dstoke-operator"));
    }
  }

  @Test
  void aNamespaceThatDoesNotExistIsNamed() {
    try (var client = ApiClient.create(API.config(), Map.of())) {
      assertThatThrownBy(() -> awaitApi(client, Set.of("nowhere"), Duration.ZERO))
          .isInstanceOf(TimeoutException.class)
          .hasMessage(
              "there is no namespace nowhere: create it, or correct STOKE_WATCH_NAMESPACES.");
    }
  }

  @Test
  void aRightThatIsMissingIsNamed() {
    var rights = new ArrayList<>(everything());
    rights.removeIf(rule -> rule.getResources().contains("secrets"));
    grant(one, rights);
    try (var client = ApiClient.create(user(one), Map.of())) {
      assertThatThrownBy(() -> awaitApi(client, Set.of(one), Duration.ZERO))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("cannot list resource \"secrets\"")
          .hasMessageContaining("in the namespace \"" + one + "\"")
          .hasMessageContaining("STOKE_WATCH_NAMESPACES");
    }
  }

  @Test
  void aRightThatIsGrantedLaterIsEnough() throws Exception {
    try (var client = ApiClient.create(user(one), Map.of())) {
      var waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  awaitApi(client, Set.of(one), Duration.ofSeconds(30));
                } catch (TimeoutException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(waiting.join(Duration.ofMillis(1_500))).as("it waits").isFalse();
      grant(one, everything());
      assertThat(waiting.join(Duration.ofSeconds(20))).as("it goes on").isTrue();
      looksAfter(client, Set.of(one), List.of(one), List.of(two));
    }
  }

  @Test
  void theLeaseTakesRightsOfItsOwn() throws Exception {
    var lease = new LeaseSettings(one, "stoke-operator", "me", Duration.ofSeconds(15));
    var settings = new Settings(Set.of(one), 0, lease);
    var leadership = new Leadership(lease, () -> {});
    grant(one, everything());
    try (var client =
        ApiClient.create(user(one), Map.of("leadership", leadership.fence().orElseThrow()))) {
      assertThatThrownBy(
              () -> KubernetesApi.await(client, settings, Duration.ZERO, new CountDownLatch(1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("may not read its Lease")
          .hasMessageContaining("cannot get resource \"leases\"")
          .hasMessageContaining("STOKE_LEADER_ELECTION=false");

      var rights = new ArrayList<>(everything());
      rights.addAll(installed(Role.class, "stoke-operator-lease").getRules());
      grant(one, rights);
      await()
          .ignoreExceptions()
          .until(() -> {
            KubernetesApi.await(client, settings, Duration.ZERO, new CountDownLatch(1));
            return true;
          });
      try (var operator =
          StokeOperator.create(
              client,
              settings,
              new FakePods(API.client()),
              Clock.systemUTC(),
              leadership,
              new SimpleMeterRegistry())) {
        operator.start();
        await().until(() -> hasStatefulSet(one));
        assertThat(operator.health().ready().reason()).isEqualTo("ok, leads");
      }
      assertThat(
              API.client()
                  .leases()
                  .inNamespace(one)
                  .withName("stoke-operator")
                  .get()
                  .getSpec()
                  .getHolderIdentity())
          .as("given back")
          .isNullOrEmpty();
    }
  }

  private static void awaitApi(KubernetesClient client, Set<String> namespaces, Duration patience)
      throws TimeoutException, InterruptedException {
    KubernetesApi.await(client, new Settings(namespaces, 0), patience, new CountDownLatch(1));
  }

  private void looksAfter(
      KubernetesClient client, Set<String> namespaces, List<String> these, List<String> notThese) {
    try (var operator = operator(client, namespaces)) {
      operator.start();
      assertThat(operator.health().ready().reason()).isEqualTo("ok, leads");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(these).allMatch(NamespacesTest::hasStatefulSet));
      assertThat(notThese).noneMatch(NamespacesTest::hasStatefulSet);
      // With every right that it takes to change what is there.
      var first = these.getFirst();
      API.client().resources(StokeCluster.class).inNamespace(first).withName("stoke").scale(2);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              API.client()
                      .apps()
                      .statefulSets()
                      .inNamespace(first)
                      .withName("stoke")
                      .get()
                      .getSpec()
                      .getReplicas()
                  == 2);
    }
  }

  private static StokeOperator operator(KubernetesClient client, Set<String> namespaces) {
    return StokeOperator.create(
        client, new Settings(namespaces, 0), new FakePods(API.client()), Clock.systemUTC());
  }

  private static boolean hasStatefulSet(String namespace) {
    return API.client().apps().statefulSets().inNamespace(namespace).withName("stoke").get()
        != null;
  }

  private static Config user(String name) {
    return new ConfigBuilder(API.config()).withImpersonateUsername("operator-of-" + name).build();
  }

  /** What the chart grants, one rule for each kind. */
  private static List<PolicyRule> everything() {
    return installed(ClusterRole.class, "stoke-operator").getRules().stream()
        .flatMap(rule -> rule.getResources().stream().map(kind -> only(rule, kind)))
        .toList();
  }

  private static PolicyRule only(PolicyRule rule, String kind) {
    return new PolicyRuleBuilder(rule).withResources(kind).build();
  }

  private static <T extends HasMetadata> T installed(Class<T> type, String name) {
    try (var manifests = Files.newInputStream(Path.of("../install.yaml"))) {
      return API.client().load(manifests).items().stream()
          .filter(type::isInstance)
          .map(type::cast)
          .filter(object -> object.getMetadata().getName().equals(name))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void grant(String namespace, List<PolicyRule> rules) {
    API.client()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("operator")
                .withNamespace(namespace)
                .endMetadata()
                .withRules(rules)
                .build())
        .serverSideApply();
    API.client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("operator")
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "operator")
                .addNewSubject()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("User")
                .withName("operator-of-" + one)
                .endSubject()
                .build())
        .serverSideApply();
  }
}
