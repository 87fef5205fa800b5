package dev.stoke.pod.testing;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import dev.stoke.pod.tls.CertifiedKey;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A directory in memory that speaks LDAP over TCP, with people, groups and a service account. */
public final class TestDirectory implements AutoCloseable {
  public static final String SERVICE_PASSWORD = "service-Jd81ka";
  private static final String ROOT = "dc=example,dc=test";

  private final InMemoryDirectoryServer server;
  private final Requests requests;
  private final String host;
  private final String scheme;

  private TestDirectory(
      InMemoryDirectoryServer server, Requests requests, String scheme, String host) {
    this.server = server;
    this.requests = requests;
    this.scheme = scheme;
    this.host = host;
  }

  public static TestDirectory plain() {
    return start(InMemoryListenerConfigs.plain(0), "ldap", "127.0.0.1");
  }

  /** On a port that another one had. */
  public static TestDirectory plain(int port) {
    return start(InMemoryListenerConfigs.plain(port), "ldap", "127.0.0.1");
  }

  /** TLS from the beginning; {@code host} is how clients call it. */
  public static TestDirectory ldaps(TestCa.Issued certificate, String host) {
    return start(InMemoryListenerConfigs.ldaps(certificate), "ldaps", host);
  }

  /** TLS when a client asks for it. */
  public static TestDirectory startTls(TestCa.Issued certificate, String host) {
    return start(InMemoryListenerConfigs.startTls(certificate), "ldap", host);
  }

  /** Notes who binds, and answers as a test wants it. */
  private static final class Requests extends InMemoryOperationInterceptor {
    private final Queue<String> binds = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ResultCode refusal;

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request)
        throws LDAPException {
      String dn = request.getRequest().getBindDN();
      binds.add(dn);
      @Nullable ResultCode code = refusal;
      if (code != null && !dn.startsWith("cn=reader,")) {
        throw new LDAPException(code);
      }
    }
  }

  /** The DNs of all binds so far, but for those of the service account. */
  public List<String> binds() {
    return requests.binds.stream().filter(dn -> !dn.startsWith("cn=reader,")).toList();
  }

  /** How often the service account has bound. */
  public long serviceBinds() {
    return requests.binds.stream().filter(dn -> dn.startsWith("cn=reader,")).count();
  }

  /** From now on users who bind get this answer, whatever their password. */
  public void answerBinds(ResultCode code) {
    requests.refusal = code;
  }

  private interface Listener {
    InMemoryListenerConfig make() throws LDAPException;
  }

  private static final class InMemoryListenerConfigs {
    private static Listener plain(int port) {
      return () -> InMemoryListenerConfig.createLDAPConfig("ldap", loopback(), port, null);
    }

    private static Listener ldaps(TestCa.Issued certificate) {
      return () ->
          InMemoryListenerConfig.createLDAPSConfig(
              "ldaps", loopback(), 0, context(certificate).getServerSocketFactory(), null);
    }

    private static Listener startTls(TestCa.Issued certificate) {
      return () ->
          InMemoryListenerConfig.createLDAPConfig(
              "ldap", loopback(), 0, context(certificate).getSocketFactory());
    }
  }

  private static TestDirectory start(Listener listener, String scheme, String host) {
    try {
      InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(ROOT);
      config.addAdditionalBindCredentials("cn=reader," + ROOT, SERVICE_PASSWORD);
      config.setAuthenticationRequiredOperationTypes(
          EnumSet.complementOf(EnumSet.of(OperationType.BIND, OperationType.EXTENDED)));
      config.setListenerConfigs(listener.make());
      Requests requests = new Requests();
      config.addInMemoryOperationInterceptor(requests);
      InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
      server.add("dn: " + ROOT, "objectClass: domain", "dc: example");
      for (String unit : List.of("people", "groups")) {
        server.add("dn: ou=" + unit + "," + ROOT, "objectClass: organizationalUnit", "ou: " + unit);
      }
      server.startListening();
      return new TestDirectory(server, requests, scheme, host);
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With the password {@code <uid>-pass} and an e-mail address. */
  public TestDirectory person(String uid, String... more) {
    return entry("cn=" + uid, uid, more);
  }

  /**
   * @param rdn of the entry
   * @param more lines of LDIF, in place of usual ones of the same attribute
   */
  public TestDirectory entry(String rdn, String uid, String... more) {
    List<String> lines =
        List.of(
            "dn: " + rdn + ",ou=people," + ROOT,
            "objectClass: inetOrgPerson",
            "uid: " + uid,
            "cn: " + uid,
            "sn: Sailor",
            "givenName: Una",
            "mail: " + uid + "@example.test",
            "userPassword: " + uid + "-pass");
    Stream<String> usual =
        lines.stream().filter(line -> Arrays.stream(more).noneMatch(other -> same(line, other)));
    return add(Stream.concat(usual, Arrays.stream(more)).toArray(String[]::new));
  }

  private static boolean same(String line, String other) {
    return line.split(":", 2)[0].equals(other.split(":", 2)[0]);
  }

  /** Of people by their uid. */
  public TestDirectory group(String name, String... uids) {
    return add(
        Stream.concat(
                Stream.of(
                    "dn: cn=" + name + ",ou=groups," + ROOT,
                    "objectClass: groupOfNames",
                    "cn: " + name,
                    "member: cn=nobody"),
                Arrays.stream(uids).map(uid -> "member: " + dn(uid)))
            .toArray(String[]::new));
  }

  public TestDirectory join(String group, String uid) {
    return modify(group, ModificationType.ADD, uid);
  }

  public TestDirectory leave(String group, String uid) {
    return modify(group, ModificationType.DELETE, uid);
  }

  public TestDirectory add(String... ldif) {
    try {
      server.add(ldif);
      return this;
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(String.join(" ", ldif), e);
    }
  }

  public void remove(String uid) {
    try {
      server.delete(dn(uid));
    } catch (LDAPException e) {
      throw new IllegalStateException(uid, e);
    }
  }

  public static String dn(String uid) {
    return "cn=" + uid + ",ou=people," + ROOT;
  }

  private TestDirectory modify(String group, ModificationType type, String uid) {
    try {
      server.modify(
          "dn: cn=" + group + ",ou=groups," + ROOT,
          "changetype: modify",
          (type == ModificationType.ADD ? "add" : "delete") + ": member",
          "member: " + dn(uid));
      return this;
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(group, e);
    }
  }

  public int port() {
    return server.getListenPort();
  }

  public String url() {
    return scheme + "://" + host + ":" + port();
  }

  /** An entry of {@code users.providers}, indented as a list of that section. */
  public String yaml(String name, String... more) {
    return yamlAt(url(), name, more);
  }

  /** Of a directory that is reached under another address. */
  public static String yamlAt(String url, String name, String... more) {
    String last = String.join("", Arrays.stream(more).map(line -> "    " + line + "\n").toList());
    return """
      - type: ldap
        name: %s
        server_url: %s
        bind_user_dn: cn=reader,dc=example,dc=test
        bind_user_password: %s
        group_search_root: ou=groups,dc=example,dc=test
        group_filter_template: (&(objectClass=groupOfNames)(member={{.UserDN}}))
        ldap_group_name_field: cn
        user_search_root: ou=people,dc=example,dc=test
        user_filter_template: (&(objectClass=inetOrgPerson)(|(uid={{.Username}})(mail={{.Username}})))
        ldap_first_name_field: givenName
        ldap_last_name_field: sn
        ldap_email_field: mail
    """
            .formatted(name, url, SERVICE_PASSWORD)
        + last;
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  private static SSLContext context(TestCa.Issued issued) {
    try {
      CertifiedKey key = CertifiedKey.of("c", issued.certificatePem(), "k", issued.keyPem());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(key.keyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | UnusableCertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops at once and cuts all connections. */
  @Override
  public void close() {
    server.shutDown(true);
  }
}
