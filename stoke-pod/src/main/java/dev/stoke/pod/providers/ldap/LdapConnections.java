package dev.stoke.pod.providers.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.GetEntryLDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.stoke.pod.config.LdapProvider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one directory that are kept open: some on which the service account searches,
 * and others that bind as one user after the other and are used for nothing else, so that no search
 * ever runs with a user's rights. Connects only when there is something to ask.
 */
final class LdapConnections implements AutoCloseable {
  private static final int MOST_KEPT = 8;
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

  private final LDAPConnectionPool searches;
  private final LDAPConnectionPool binds;

  LdapConnections(LdapProvider provider, LdapServer server, Duration limit) {
    this.searches =
        pool(
            server,
            new SimpleBindRequest(provider.bindUserDn(), provider.bindUserPassword().reveal()),
            limit);
    this.binds = pool(server, null, limit);
  }

  private static LDAPConnectionPool pool(
      LdapServer server, @Nullable BindRequest account, Duration limit) {
    try {
      LDAPConnectionPool pool = new LDAPConnectionPool(server, account, 0, MOST_KEPT, null, false);
      pool.setMaxConnectionAgeMillis(LONGEST_LIFE.toMillis());
      // Now and then, so that nothing on the way forgets an idle connection.
      pool.setHealthCheck(
          new GetEntryLDAPConnectionPoolHealthCheck(
              "", limit.toMillis(), false, false, false, true, false));
      return pool;
    } catch (LDAPException e) {
      throw new IllegalStateException("a pool that connects to nobody yet cannot fail", e);
    }
  }

  /** The directory cannot be reached, or does not take the service account. */
  static final class CannotConnectException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotConnectException(LDAPException cause) {
      super(cause.getMessage(), cause);
    }
  }

  void search(SearchRequest request) throws LDAPException, CannotConnectException {
    on(searches, connection -> connection.search(request));
  }

  /** Succeeds only with the user's password; never sends an empty one. */
  void bind(String dn, String password) throws LDAPException, CannotConnectException {
    on(binds, connection -> connection.bind(new SimpleBindRequest(dn, password)));
  }

  private interface Operation {
    void run(LDAPConnection connection) throws LDAPException;
  }

  /** Once more when the connection turns out to have ended while nobody looked. */
  private static void on(LDAPConnectionPool pool, Operation operation)
      throws LDAPException, CannotConnectException {
    try {
      once(pool, operation);
    } catch (LDAPException e) {
      if (!e.getResultCode().equals(ResultCode.SERVER_DOWN)) {
        throw e;
      }
      once(pool, operation);
    }
  }

  private static void once(LDAPConnectionPool pool, Operation operation)
      throws LDAPException, CannotConnectException {
    LDAPConnection connection = connection(pool);
    boolean usable = false;
    try {
      operation.run(connection);
      usable = true;
    } catch (LDAPException e) {
      usable = e.getResultCode().isConnectionUsable();
      throw e;
    } finally {
      if (usable) {
        pool.releaseConnection(connection);
      } else {
        pool.discardConnection(connection);
      }
    }
  }

  private static LDAPConnection connection(LDAPConnectionPool pool) throws CannotConnectException {
    try {
      return pool.getConnection();
    } catch (LDAPException e) {
      throw new CannotConnectException(e);
    }
  }

  @Override
  public void close() {
    searches.close();
    binds.close();
  }
}
