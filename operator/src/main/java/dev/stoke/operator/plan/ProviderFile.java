package dev.stoke.operator.plan;

import dev.stoke.operator.api.LdapSpec;
import dev.stoke.operator.api.OidcSpec;
import dev.stoke.operator.api.ProvidersSpec;
import dev.stoke.operator.api.SecretKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of one foreign provider, and the secrets that it refers to. It is apart from
 * config.yaml, under a key that names its content: a pod that was started without it, or with an
 * older one, never gets to read a file that names secrets which it does not have.
 *
 * @param key in the ConfigMap
 * @param path in the directory of providers
 * @param secrets by path in that directory
 */
public record ProviderFile(
    String key, String path, String text, SortedMap<String, SecretKey> secrets) {
  /** Where a pod looks for providers unless told otherwise. */
  public static final String DIRECTORY = Files.ROOT + "providers.d";

  static final String KEY_PREFIX = "provider-";

  static List<ProviderFile> of(ProvidersSpec providers) {
    var files = new ArrayList<ProviderFile>();
    providers.ldap().forEach(ldap -> files.add(new Writer(ldap.name()).ldap(ldap)));
    providers.oidc().forEach(oidc -> files.add(new Writer(oidc.name()).oidc(oidc)));
    return files;
  }

  /** One at work on one provider; keys are those of the pod's configuration. */
  private static final class Writer {
    private final String name;
    private final Map<String, Object> file = new LinkedHashMap<>();
    private final TreeMap<String, SecretKey> secrets = new TreeMap<>();

    Writer(String name) {
      this.name = name;
    }

    ProviderFile ldap(LdapSpec ldap) {
      file.put("type", "ldap");
      file.put("name", name);
      file.put("server_url", ldap.serverUrl());
      file.put("bind_user_dn", ldap.bindUserDn());
      secret("bind_user_password", ldap.bindUserPassword());
      file.put("user_search_root", ldap.userSearchRoot());
      file.put("user_filter_template", ldap.userFilterTemplate());
      file.put("group_search_root", ldap.groupSearchRoot());
      file.put("group_filter_template", ldap.groupFilterTemplate());
      file.put("ldap_group_name_field", ldap.groupNameField());
      file.put("ldap_first_name_field", ldap.firstNameField());
      file.put("ldap_last_name_field", ldap.lastNameField());
      file.put("ldap_email_field", ldap.emailField());
      Sections.putUnless(file, "search_timeout", ldap.searchTimeoutSeconds(), 0);
      Sections.putUnless(file, "start_tls", ldap.startTls(), false);
      certificates("ldap_ca_cert", ldap.ca());
      Sections.putUnless(file, "skip_certificate_verify", ldap.skipCertificateVerify(), false);
      return finish();
    }

    ProviderFile oidc(OidcSpec oidc) {
      file.put("type", "oidc");
      file.put("name", name);
      Sections.putUnless(file, "discovery_url", oidc.discoveryUrl(), null);
      Sections.putUnless(file, "auth_url", oidc.authUrl(), null);
      Sections.putUnless(file, "token_url", oidc.tokenUrl(), null);
      Sections.putUnless(file, "user_info_url", oidc.userInfoUrl(), null);
      Sections.putUnless(file, "jwks_url", oidc.jwksUrl(), null);
      Sections.putUnless(file, "issuer", oidc.issuer(), null);
      file.put("auth_flow_type", oidc.authFlowType().name());
      file.put("claims_source", oidc.claimsSource().name());
      file.put("first_name_claim", oidc.firstNameClaim());
      file.put("last_name_claim", oidc.lastNameClaim());
      file.put("email_claim", oidc.emailClaim());
      file.put("client_id", oidc.clientId());
      secret("client_secret", oidc.clientSecret());
      file.put("redirect_uri", oidc.redirectUri());
      file.put("scopes", oidc.scopes());
      var arguments = new LinkedHashMap<String, String>();
      for (var argument : oidc.extraArguments()) {
        int equals = argument.indexOf('=');
        arguments.put(
            equals < 0 ? argument : argument.substring(0, equals), argument.substring(equals + 1));
      }
      Sections.putUnless(file, "extra_arguments", arguments, Map.of());
      secret("state_secret", oidc.stateSecret());
      certificates("ca_cert", oidc.ca());
      return finish();
    }

    private void secret(String key, @Nullable SecretKey secret) {
      if (secret != null) {
        file.put(key, "${file:" + mounted(key, secret) + "}");
      }
    }

    private void certificates(String key, @Nullable SecretKey secret) {
      if (secret != null) {
        file.put(key, DIRECTORY + "/" + mounted(key, secret));
      }
    }

    private String mounted(String key, SecretKey secret) {
      var path = "secrets/" + name + "/" + key;
      secrets.put(path, secret);
      return path;
    }

    private ProviderFile finish() {
      var text = Yaml.write(file);
      // Which Secret is behind a path is part of what a pod is started with.
      var print = Fingerprint.of(text + secrets);
      return new ProviderFile(
          KEY_PREFIX + name + "-" + print + ".yaml", name + ".yaml", text, secrets);
    }
  }
}
