package dev.stoke.pod.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProvidersTest {
  private static final String LEAST =
      """
      database:
        type: postgres
        postgres: {host: db.example, database: stoke, user: stoke, password: hunter2}
      tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
      """;
  private static final String LDAP =
      """
      type: ldap
      name: corp
      server_url: ldaps://ldap.example:636
      bind_user_dn: cn=reader,dc=example
      bind_user_password: hunter2
      group_search_root: ou=groups,dc=example
      group_filter_template: (&(objectClass=group)(member={{ .UserDN }}))
      ldap_group_name_field: cn
      user_search_root: ou=people,dc=example
      user_filter_template: (uid={{.Username}})
      ldap_first_name_field: givenName
      ldap_last_name_field: sn
      ldap_email_field: mail
      search_timeout: 5
      ldap_ca_cert: ca.pem
      skip_certificate_verify: false
      """;
  private static final String OIDC =
      """
      type: OIDC
      name: idp
      discovery_url: https://login.example/.well-known/openid-configuration
      auth_flow_type: code
      claims_source: token
      first_name_claim: given_name
      last_name_claim: family_name
      email_claim: email
      client_id: stoke
      client_secret: hunter2
      redirect_uri: https://auth.example/oidc/idp
      scopes: [openid, profile]
      extra_arguments: {prompt: login, Hd: example}
      """;

  @TempDir Path directory;

  @Test
  void bothKindsAreReadCompletelyAndShowNoSecret() throws Exception {
    Providers providers = inDirectory(Map.of("a.yaml", LDAP, "b.yml", OIDC, "c.txt", "not yaml"));
    assertThat(providers.all())
        .extracting(Provider::typeSpec)
        .containsExactly("LDAP:corp", "OIDC:idp");
    LdapProvider ldap = (LdapProvider) providers.all().get(0);
    assertThat(ldap.searchTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(ldap.bindUserPassword().reveal()).isEqualTo("hunter2");
    OidcProvider oidc = (OidcProvider) providers.all().get(1);
    assertThat(oidc.flow()).isEqualTo(OidcProvider.Flow.CODE);
    assertThat(oidc.scopes()).containsExactly("openid", "profile");
    assertThat(oidc.extraArguments()).isEqualTo(Map.of("prompt", "login", "Hd", "example"));
    assertThat(providers.toString()).contains("corp", "idp").doesNotContain("hunter2");
  }

  @Test
  void thoseOfTheSectionComeFirstAndANameIsThereOnce() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("more"));
    Files.writeString(folder.resolve("a.yaml"), OIDC);
    String section =
        LEAST
            + "users:\n  provider_config_dir: more\n  providers:\n  - "
            + LDAP.trim().replace("\n", "\n    ");
    assertThat(load(section).all()).extracting(Provider::name).containsExactly("corp", "idp");
    Files.writeString(folder.resolve("b.yaml"), LDAP);
    assertThatThrownBy(() -> load(section))
        .hasMessageContaining("b.yaml:2: name: another provider is called corp too");
  }

  @Test
  void aDirectoryThatIsNotThereHoldsNoProviders() throws Exception {
    assertThat(load(LEAST + "users: {provider_config_dir: nowhere}\n").all()).isEmpty();
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: corp                            | ''                               | name: is missing; set it
          name: corp                            | name: a/b                        | name: must be at most 62 letters
          server_url: ldaps://ldap.example:636  | server_url: ldap.example         | server_url: must look like ldaps://
          bind_user_dn: cn=reader,dc=example    | bind_userdn: x                   | bind_userdn: is not a known key; did you mean bind_user_dn?
          bind_user_dn: cn=reader,dc=example    | ''                               | bind_user_dn: is missing; set it
          (uid={{.Username}})                   | (uid={{.Email}})                 | user_filter_template: {{.Email}} is not known here; use {{.Username}}
          (uid={{.Username}})                   | uid                              | user_filter_template: must be an LDAP filter in parentheses
          (uid={{.Username}})                   | '"(uid={{.Username)"'            | user_filter_template: has a {{ or }} without its other half
          (uid={{.Username}})                   | (uid={{.Username}}))             | user_filter_template: must be an LDAP filter
          ldap_email_field: mail                | ''                               | ldap_email_field: is missing
          server_url: ldaps:                    | 'start_tls: true\nserver_url: ldaps:' | start_tls: is for ldap://; ldaps:// is TLS from the beginning
          search_timeout: 5                     | search_timeout: 5s               | search_timeout: must be a whole number from 0
          skip_certificate_verify: false        | skip_certificate_verify: no way  | skip_certificate_verify: must be true or false
          """)
  void aWrongLdapKeyIsNamed(String right, String wrong, String message) {
    refused("ldap.yaml", LDAP.replace(right, wrong.replace("\\n", "\n")), message);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth_flow_type: code      | auth_flow_type: password      | auth_flow_type: must be code, implicit or hybrid
          auth_flow_type: code      | ''                            | auth_flow_type: is missing; set it
          claims_source: token      | claims_source: cookie         | claims_source: must be token or endpoint
          client_id: stoke          | clientid: stoke               | clientid: is not a known key; did you mean client_id?
          client_secret: hunter2    | ''                            | client_secret: is missing; set it
          redirect_uri: https:      | 'redirect_uri: ftp:'          | redirect_uri: must be a URL
          scopes: [openid, profile] | scopes: openid                | scopes: must be a list
          discovery_url: https:     | 'token_url: https:'           | auth_url: is missing; set it, or discovery_url
          discovery_url: https:     | 'auth_url: https:'            | token_url: is missing; set it, or discovery_url
          {prompt: login            | {prompt: [login]              | extra_arguments.prompt: must be a single value
          {prompt: login            | {State: x                     | extra_arguments: State is set by the pod itself
          {prompt: login            | {response_mode: form_post     | extra_arguments: response_mode: form_post is not supported
          discovery_url: https:     | 'issuer: https:'              | jwks_url: is missing; set it, or discovery_url: id tokens must be verified
          discovery_url: https:     | 'jwks_url: https:'            | issuer: is missing; set it, or discovery_url: id tokens must be verified
          discovery_url: https:     | 'discovery_url: http:'        | discovery_url: must be https
          redirect_uri: https:      | 'redirect_uri: http:'         | redirect_uri: must be https
          /.well-known/openid-      | /.well-known/                 | issuer: is missing; set it, as discovery_url does not end with
          """)
  void aWrongOidcKeyIsNamed(String right, String wrong, String message) {
    refused("oidc.yaml", OIDC.replace(right, wrong), message);
  }

  @Test
  void otherSpellingsOfTheGoServerAreAccepted() throws Exception {
    String text =
        OIDC.replace("auth_flow_type: code", "auth_flow_type: Auth_Code")
            .replace("claims_source: token", "claims_source: user_info");
    OidcProvider oidc = (OidcProvider) inDirectory(Map.of("a.yaml", text)).all().getFirst();
    assertThat(oidc.flow()).isEqualTo(OidcProvider.Flow.CODE);
    assertThat(oidc.claimsSource()).isEqualTo(OidcProvider.ClaimsSource.USER_INFO);
  }

  @Test
  void aFlowWithoutASecretOfTheProviderNeedsALongOneOfItsOwn() throws Exception {
    String text =
        OIDC.replace("auth_flow_type: code", "auth_flow_type: implicit")
            .replace("client_secret: hunter2", "state_secret: hunter2");
    refused("oidc.yaml", text, "state_secret: must have at least 32 characters");
    assertThat(
            inDirectory(Map.of("oidc.yaml", text.replace(": hunter2", ": " + "x".repeat(32))))
                .all())
        .hasSize(1);
  }

  @Test
  void thisMachineMayBeReachedWithoutTls() throws Exception {
    for (String host : List.of("localhost", "127.0.0.1:8080", "[::1]:8080")) {
      String text = OIDC.replace("https://login.example", "http://" + host);
      assertThat(inDirectory(Map.of("oidc.yaml", text)).all()).hasSize(1);
    }
    refused(
        "oidc.yaml",
        OIDC.replace("https://login.example", "http://127.0.0.1.example"),
        "discovery_url: must be https");
  }

  private void refused(String name, String text, String message) {
    assertThatThrownBy(() -> inDirectory(Map.of(name, text)))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .allMatch(problem -> problem.contains(name + ":"))
                    .anyMatch(problem -> problem.contains(message))
                    .noneMatch(problem -> problem.contains("hunter2")));
  }

  private Providers inDirectory(Map<String, String> files) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("providers"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    return load(LEAST + "users: {provider_config_dir: providers}\n");
  }

  private Providers load(String text) throws Exception {
    Path file = directory.resolve("config.yaml");
    Files.writeString(file, text);
    return new ConfigFile(file, Map.of()).load().providers();
  }

  @Test
  void everyProviderOfAListIsChecked() {
    assertThatThrownBy(() ->
            load(LEAST + "users: {providers: [{type: ldap, name: a}, {type: oidc, name: b}]}\n"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(List.of("users.providers[0].server_url", "users.providers[1].client_id"))
                    .allMatch(
                        key -> e.problems().stream().anyMatch(problem -> problem.contains(key))));
  }
}
