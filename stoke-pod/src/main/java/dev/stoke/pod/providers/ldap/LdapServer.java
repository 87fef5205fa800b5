package dev.stoke.pod.providers.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import dev.stoke.pod.config.LdapProvider;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.net.URI;
import java.time.Duration;

/** Opens connections to one directory, with nobody bound to them yet. */
final class LdapServer extends ServerSet {
  private static final int MOST_BYTES = 1024 * 1024;

  private final String host;
  private final int port;
  private final boolean ldaps;
  private final boolean startTls;
  private final LdapTrust trust;
  private final Duration limit;
  private final LDAPConnectionOptions options;

  /**
   * @param limit of connecting, and of each answer
   */
  LdapServer(LdapProvider provider, LdapTrust trust, Duration limit) {
    URI url = URI.create(provider.serverUrl());
    this.ldaps = "ldaps".equals(url.getScheme());
    this.host = url.getHost().replaceAll("[\\[\\]]", "");
    this.port = url.getPort() < 0 ? (ldaps ? 636 : 389) : url.getPort();
    this.startTls = provider.startTls();
    this.trust = trust;
    this.limit = limit;
    this.options = options(trust, limit);
  }

  private static LDAPConnectionOptions options(LdapTrust trust, Duration limit) {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(Math.toIntExact(limit.toMillis()));
    options.setResponseTimeoutMillis(limit.toMillis());
    options.setAbandonOnTimeout(true);
    options.setMaxMessageSize(MOST_BYTES);
    options.setFollowReferrals(false);
    // RFC 4513, 5.1.2: with a name and no password a server grants what anybody may do.
    options.setBindWithDNRequiresPassword(true);
    if (!trust.isEverybody()) {
      options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    }
    return options;
  }

  @Override
  public LDAPConnection getConnection() throws LDAPException {
    if (!ldaps && !startTls) {
      return new LDAPConnection(options, host, port);
    }
    try {
      if (ldaps) {
        return new LDAPConnection(sockets(), options, host, port);
      }
      LDAPConnection connection = new LDAPConnection(options, host, port);
      try {
        new StartTLSPostConnectProcessor(sockets()).processPreAuthenticatedConnection(connection);
      } catch (LDAPException | UnusableCertificateException e) {
        connection.close();
        throw e;
      }
      return connection;
    } catch (UnusableCertificateException e) {
      throw new LDAPException(ResultCode.CONNECT_ERROR, e.sentence(), e);
    }
  }

  private TimedSocketFactory sockets() throws UnusableCertificateException {
    return new TimedSocketFactory(trust.sockets(), limit);
  }
}
