package dev.stoke.pod.providers.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.config.Provider;
import dev.stoke.pod.providers.ForeignAnswer;
import dev.stoke.pod.providers.ForeignLogin;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.providers.ldap.LdapConnections.CannotConnectException;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a directory who somebody is: the service account finds the one entry, a bind as that entry
 * proves the password, and the service account reads the groups.
 */
public final class LdapLogin implements ForeignLogin {
  private static final Logger log = LoggerFactory.getLogger(LdapLogin.class);
  private static final int LONGEST_NAME = 255;
  private static final int MOST_GROUPS = 1000;

  private final LdapProvider provider;
  private final FilterTemplate userFilter;
  private final FilterTemplate groupFilter;
  private final EntryReader reader;
  private final LdapConnections connections;
  private final Duration searchLimit;

  private LdapLogin(
      LdapProvider provider,
      FilterTemplate userFilter,
      FilterTemplate groupFilter,
      LdapConnections connections,
      Duration limit) {
    this.provider = provider;
    this.userFilter = userFilter;
    this.groupFilter = groupFilter;
    this.reader = new EntryReader(provider, userFilter.nameAttributes());
    this.connections = connections;
    Duration configured = provider.searchTimeout();
    this.searchLimit = configured.isZero() || configured.compareTo(limit) > 0 ? limit : configured;
  }

  /**
   * Does not connect yet: a directory that is away is no reason not to start.
   *
   * @param directory where relative paths of the configuration start
   * @param limit of connecting, and of each answer
   */
  public static LdapLogin open(LdapProvider provider, Path directory, Duration limit)
      throws UnusableProviderException {
    requireDn(provider, "user_search_root", provider.userSearchRoot());
    requireDn(provider, "group_search_root", provider.groupSearchRoot());
    FilterTemplate users = filter(provider, "user_filter_template", provider.userFilterTemplate());
    FilterTemplate groups =
        filter(provider, "group_filter_template", provider.groupFilterTemplate());
    if (users.nameAttributes().isEmpty()) {
      throw new UnusableProviderException(
          provider.name(),
          "user_filter_template",
          "must compare an attribute with {{.Username}}, as in (uid={{.Username}})");
    }
    @Nullable Path ca =
        provider.caCert().isEmpty() ? null : directory.resolve(provider.caCert()).normalize();
    LdapTrust trust = new LdapTrust(ca, provider.skipCertificateVerify());
    try {
      trust.sockets();
    } catch (UnusableCertificateException e) {
      throw new UnusableProviderException(provider.name(), "ldap_ca_cert", e.sentence());
    }
    LdapServer server = new LdapServer(provider, trust, limit);
    return new LdapLogin(
        provider, users, groups, new LdapConnections(provider, server, limit), limit);
  }

  private static void requireDn(LdapProvider provider, String key, String text)
      throws UnusableProviderException {
    if (!DN.isValidDN(text)) {
      throw new UnusableProviderException(
          provider.name(), key, "is not a DN like ou=people,dc=example,dc=org");
    }
  }

  private static FilterTemplate filter(LdapProvider provider, String key, String text)
      throws UnusableProviderException {
    try {
      return FilterTemplate.of(text);
    } catch (LDAPException e) {
      throw new UnusableProviderException(
          provider.name(), key, "is not an LDAP filter (RFC 4515); check its parentheses");
    }
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public ForeignAnswer check(String username, String password) {
    if (username.isBlank() || username.length() > LONGEST_NAME) {
      return new ForeignAnswer.Unknown("no-entry");
    }
    try {
      Collected users = users(username);
      if (users.overflowed()) {
        log.atWarn()
            .addKeyValue("provider", provider.typeSpec())
            .log("Several entries match one username; user_filter_template must tell them apart");
        return new ForeignAnswer.Unknown("several-entries");
      }
      if (users.entries().isEmpty()) {
        return new ForeignAnswer.Unknown("no-entry");
      }
      return judge(users.entries().getFirst(), username, password);
    } catch (CannotConnectException e) {
      // Says nothing of what was typed, as nothing of it was sent.
      log.atWarn()
          .addKeyValue("provider", provider.typeSpec())
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("Directory cannot be reached");
      return new ForeignAnswer.Unavailable("cannot-connect");
    } catch (LDAPException e) {
      // The message may hold the filter and with it what was typed.
      log.atWarn()
          .addKeyValue("provider", provider.typeSpec())
          .addKeyValue("code", e.getResultCode().getName())
          .log("Directory did not answer as it should");
      return new ForeignAnswer.Unavailable("search-failed");
    }
  }

  private ForeignAnswer judge(SearchResultEntry user, String username, String password)
      throws LDAPException, CannotConnectException {
    // RFC 4513, 5.1: without one of the two anybody may bind, which proves nothing.
    if (password.isEmpty() || user.getDN().isBlank()) {
      return new ForeignAnswer.Refused("wrong-password");
    }
    try {
      connections.bind(user.getDN(), password);
    } catch (LDAPException e) {
      return BindFailure.answer(e.getResultCode());
    }
    Collected groups = groups(username, user.getDN());
    if (groups.overflowed()) {
      // A part of them would take the others from the user.
      return new ForeignAnswer.Refused("too-many-groups");
    }
    Set<String> names = new HashSet<>();
    for (SearchResultEntry group : groups.entries()) {
      String @Nullable [] values = group.getAttributeValues(provider.groupNameField());
      Collections.addAll(names, values == null ? new String[0] : values);
    }
    return reader
        .identity(user, names)
        .<ForeignAnswer>map(ForeignAnswer.Identified::new)
        .orElseGet(() -> new ForeignAnswer.Refused("no-username"));
  }

  private Collected users(String username) throws LDAPException, CannotConnectException {
    try {
      return searchUsers(username);
    } catch (LDAPException e) {
      // The directory's word for a value that the attribute cannot have: nobody is called so.
      if (e.getResultCode().equals(ResultCode.INVALID_ATTRIBUTE_SYNTAX)) {
        return new Collected(0);
      }
      throw e;
    }
  }

  private Collected searchUsers(String username) throws LDAPException, CannotConnectException {
    return search(provider.userSearchRoot(), userFilter.with(username), 1, reader.attributes());
  }

  private Collected groups(String username, String dn)
      throws LDAPException, CannotConnectException {
    return search(
        provider.groupSearchRoot(),
        groupFilter.with(username, dn),
        MOST_GROUPS,
        List.of(provider.groupNameField()));
  }

  private Collected search(String root, Filter filter, int most, List<String> attributes)
      throws LDAPException, CannotConnectException {
    Collected found = new Collected(most);
    SearchRequest request =
        new SearchRequest(
            found,
            root,
            SearchScope.SUB,
            DereferencePolicy.NEVER,
            most + 1,
            Math.toIntExact(Math.max(1, searchLimit.toSeconds())),
            false,
            filter,
            attributes.toArray(String[]::new));
    request.setResponseTimeoutMillis(searchLimit.toMillis());
    try {
      connections.search(request);
    } catch (LDAPException e) {
      if (!e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        throw e;
      }
      found.overflow();
    }
    return found;
  }

  @Override
  public void close() {
    connections.close();
  }
}
