package dev.stoke.pod;

import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.testing.TestIdp;
import dev.stoke.pod.tls.Authorities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Two pods on one database, and the provider that both of them know. */
final class OidcFixture implements AutoCloseable {
  private static final String USERS =
      """
      claims:
      - {name: Crew, short_name: role, value: crew, description: Crew}
      - {name: Super, short_name: stk, value: S, description: Super}
      groups:
      - name: Crew
        description: Crew
        claims: [Crew]
        links: [{type: oidc, provider: idp, resource: role=crew}]
      - {name: Supers, description: Supers, claims: [Super]}
      users:
      - username: root
        first_name: Root
        last_name: Root
        email: root@example.test
        password: root-pass
        groups: [Supers]
      """;

  final TestIdp idp;
  final List<PodUnderTest> pods = new ArrayList<>();
  final String database;
  private final Path home;
  private final SSLContext trust;

  private OidcFixture(Path home, DatabaseKind kind) throws Exception {
    this.home = home;
    TestCa ca = new TestCa("idp");
    this.idp = TestIdp.tls(ca.issue("localhost"));
    this.database = kind.newDatabase();
    Files.writeString(home.resolve("ca.pem"), ca.pem());
    this.trust = Authorities.only(home.resolve("ca.pem"));
  }

  /**
   * @param flow {@code auth_flow_type}
   * @param source {@code claims_source}
   * @param more of the provider's keys, as lines
   */
  static OidcFixture start(Path home, DatabaseKind kind, String flow, String source, String more)
      throws Exception {
    OidcFixture fixture = new OidcFixture(home, kind);
    Files.writeString(home.resolve("users.yaml"), USERS);
    KeyCircle circle = new KeyCircle();
    for (String id : List.of("stoke-0", "stoke-1")) {
      Path own = Files.createDirectories(home.resolve(id).resolve("providers"));
      Files.writeString(own.resolve("idp.yaml"), provider(fixture.idp, flow, source, home) + more);
      KeyCircle.Member keys = circle.join(id, Clock.systemUTC());
      String section = kind.yaml(fixture.database, kind.port());
      PodUnderTest pod =
          PodUnderTest.start(
              home.resolve(id),
              id,
              text(section, home),
              home.resolve("users.yaml"),
              (settings, ledger, channel, clock, metrics) -> keys);
      fixture.pods.add(pod);
      pod.awaitDatabase();
    }
    return fixture;
  }

  static OidcFixture start(Path home, String flow, String source) throws Exception {
    return start(home, DatabaseKind.POSTGRESQL, flow, source, "");
  }

  OidcBrowser browser() {
    return new OidcBrowser(pods, trust);
  }

  /** All that the pods have written, at the lowest level. */
  String log() throws Exception {
    return Files.readString(home.resolve("pod.log"));
  }

  private static String text(String section, Path home) {
    return section
        + """
        logging: {level: trace, log_file: %s}
        server: {port: 0, management_port: 0, timeout: 5000, allowed_hosts: ["*", "https://app.example.test"]}
        tokens:
          algorithm: ECDSA
          key_duration: 3h
          token_duration: 30m
          user_info: {username: u, email: e, full_name: n}
        users: {create_stoke_claims: true, user_init_file: users.yaml, provider_config_dir: providers}
        """
            .formatted(home.resolve("pod.log"));
  }

  private static String provider(TestIdp idp, String flow, String source, Path home) {
    return """
    type: oidc
    name: idp
    discovery_url: %s/.well-known/openid-configuration
    client_id: %s
    client_secret: %s
    redirect_uri: %s/oidc/idp
    scopes: [email, profile]
    auth_flow_type: %s
    claims_source: %s
    email_claim: email
    first_name_claim: given_name
    last_name_claim: family_name
    ca_cert: %s
    """
        .formatted(
            idp.url(),
            TestIdp.CLIENT,
            TestIdp.SECRET,
            OidcBrowser.ORIGIN,
            flow,
            source,
            home.resolve("ca.pem"));
  }

  @Override
  public void close() {
    pods.forEach(PodUnderTest::close);
    idp.close();
  }
}
