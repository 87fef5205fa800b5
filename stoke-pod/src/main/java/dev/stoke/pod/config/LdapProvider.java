package dev.stoke.pod.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An LDAP directory.
 *
 * @param serverUrl {@code ldap://} or {@code ldaps://}
 * @param bindUserDn account that searches
 * @param groupFilterTemplate filter with {@code {{.Username}}} and {@code {{.UserDN}}}
 * @param groupNameField attribute that is compared with the links of groups
 * @param userFilterTemplate filter with {@code {{.Username}}}
 * @param searchTimeout of one search; zero: none
 * @param caCert PEM file with the CAs of the server, as configured; empty: the system's
 * @param startTls whether a connection to {@code ldap://} is turned into TLS before it is used
 */
public record LdapProvider(
    String name,
    String serverUrl,
    String bindUserDn,
    Secret bindUserPassword,
    String groupSearchRoot,
    String groupFilterTemplate,
    String groupNameField,
    String userSearchRoot,
    String userFilterTemplate,
    String firstNameField,
    String lastNameField,
    String emailField,
    Duration searchTimeout,
    String caCert,
    boolean startTls,
    boolean skipCertificateVerify)
    implements Provider {
  /** Stands for an entry that could not be understood; a file with one is refused. */
  static final LdapProvider NONE =
      new LdapProvider(
          "",
          "",
          "",
          new Secret(""),
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          Duration.ZERO,
          "",
          false,
          false);

  private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)}}");

  @Override
  public String type() {
    return "LDAP";
  }

  static LdapProvider read(YamlMap map) {
    LdapProvider provider =
        new LdapProvider(
            Provider.name(map),
            url(map),
            map.requiredText("bind_user_dn"),
            new Secret(map.requiredText("bind_user_password")),
            map.requiredText("group_search_root"),
            filter(map, "group_filter_template", "\\.(Username|UserDN)"),
            map.requiredText("ldap_group_name_field"),
            map.requiredText("user_search_root"),
            filter(map, "user_filter_template", "\\.Username"),
            map.requiredText("ldap_first_name_field"),
            map.requiredText("ldap_last_name_field"),
            map.requiredText("ldap_email_field"),
            Duration.ofSeconds(map.number("search_timeout", 0, 0, 3600)),
            map.text("ldap_ca_cert", ""),
            startTls(map),
            skip(map));
    map.rejectUnknown();
    return provider;
  }

  /** Upstream's samples have a longer spelling, which it ignores: here it counts. */
  private static boolean skip(YamlMap map) {
    boolean skip = map.flag("skip_certificate_verify");
    boolean asInSamples = map.flag("skip_certificate_verification");
    return skip || asInSamples;
  }

  private static boolean startTls(YamlMap map) {
    boolean start = map.flag("start_tls");
    if (start && map.text("server_url", "").startsWith("ldaps:")) {
      map.problem("start_tls", "is for ldap://; ldaps:// is TLS from the beginning: remove one");
    }
    return start;
  }

  private static String url(YamlMap map) {
    String text = map.requiredText("server_url");
    if (!text.isEmpty() && !isLdapUrl(text)) {
      map.problem("server_url", "must look like ldaps://ldap.example:636 or ldap://...");
    }
    return text;
  }

  private static boolean isLdapUrl(String text) {
    try {
      URI url = new URI(text);
      boolean ldap = "ldap".equals(url.getScheme()) || "ldaps".equals(url.getScheme());
      return ldap && url.getHost() != null && url.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String filter(YamlMap map, String key, String fields) {
    String text = map.requiredText(key);
    Matcher action = ACTION.matcher(text);
    while (action.find()) {
      if (!action.group(1).trim().matches(fields)) {
        map.problem(
            key,
            "{{%s}} is not known here; use %s"
                .formatted(
                    action.group(1),
                    key.startsWith("group") ? "{{.Username}} or {{.UserDN}}" : "{{.Username}}"));
      }
    }
    String plain = action.replaceAll("");
    if (plain.contains("{{") || plain.contains("}}")) {
      map.problem(key, "has a {{ or }} without its other half");
    } else if (!text.isEmpty() && !balanced(plain)) {
      map.problem(key, "must be an LDAP filter in parentheses like (uid={{.Username}})");
    }
    return text;
  }

  private static boolean balanced(String filter) {
    int depth = 0;
    for (int i = 0; i < filter.length(); i++) {
      depth += filter.charAt(i) == '(' ? 1 : filter.charAt(i) == ')' ? -1 : 0;
      if (depth < 0) {
        return false;
      }
    }
    return depth == 0 && filter.trim().startsWith("(");
  }
}
