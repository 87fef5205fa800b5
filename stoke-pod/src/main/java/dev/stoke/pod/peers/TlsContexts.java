package dev.stoke.pod.peers;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS 1.3 with one set of certificates. A new set gets new contexts, without old sessions. */
final class TlsContexts {
  static final String PROTOCOL = "TLSv1.3";

  private TlsContexts() {}

  static SSLContext ofListener(CredentialSet set) {
    return context(set, set.trust());
  }

  static SSLContext ofClient(CredentialSet set, MemberTrust.Expected expected) {
    return context(set, new MemberTrust(set, expected));
  }

  private static SSLContext context(CredentialSet set, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(set.keyManagers(), new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS 1.3 is missing from this Java runtime", e);
    }
  }
}
