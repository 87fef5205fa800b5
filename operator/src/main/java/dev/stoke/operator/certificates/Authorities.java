package dev.stoke.operator.certificates;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's certificate authorities, as its Secret holds them: one at rest, more while one
 * follows another.
 *
 * @param current issues certificates (tls.crt, tls.key); null when its key was lost
 * @param next becomes current when every member trusts it (next.crt, next.key)
 * @param previous trusted until every member uses a certificate of the current one (previous.crt)
 * @param given the newest of them is the user's (given); else it was made here
 */
record Authorities(
    @Nullable KeyedCertificate current,
    @Nullable KeyedCertificate next,
    List<X509Certificate> previous,
    boolean given) {
  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  private static final String NEXT_CERTIFICATE = "next.crt";
  private static final String NEXT_KEY = "next.key";
  private static final String PREVIOUS = "previous.crt";

  /** Holds "true"; among the data, as annotations are never taken away. */
  private static final String GIVEN = "given";

  Authorities {
    previous = List.copyOf(previous);
    if (current == null && next == null) {
      throw new IllegalArgumentException("there is neither a current nor a next authority");
    }
  }

  static Authorities read(String secret, SecretContent content) throws BrokenSecretException {
    var next = read(secret, content, NEXT_CERTIFICATE, NEXT_KEY);
    var current =
        next == null || content.has(CERTIFICATE) || content.has(KEY)
            ? KeyedCertificate.read(secret, content, CERTIFICATE, KEY)
            : null;
    var previous =
        content.has(PREVIOUS)
            ? Pem.certificates(secret + ", key " + PREVIOUS + ",", content.text(PREVIOUS))
            : List.<X509Certificate>of();
    return new Authorities(current, next, previous, content.has(GIVEN));
  }

  private static @Nullable KeyedCertificate read(
      String secret, SecretContent content, String certificate, String key)
      throws BrokenSecretException {
    return content.has(certificate) || content.has(key)
        ? KeyedCertificate.read(secret, content, certificate, key)
        : null;
  }

  SecretContent content() {
    Map<String, String> texts = new TreeMap<>();
    if (current != null) {
      texts.put(CERTIFICATE, Pem.certificate(current.certificate()));
      texts.put(KEY, Pem.key(current.key()));
    }
    if (next != null) {
      texts.put(NEXT_CERTIFICATE, Pem.certificate(next.certificate()));
      texts.put(NEXT_KEY, Pem.key(next.key()));
    }
    if (!previous.isEmpty()) {
      texts.put(PREVIOUS, Pem.certificates(previous));
    }
    if (given) {
      texts.put(GIVEN, "true");
    }
    return SecretContent.of(texts);
  }

  /** The content of one authority that follows no other, and is followed by none. */
  static boolean isAlone(SecretContent content) {
    return content.has(CERTIFICATE) && !content.has(NEXT_CERTIFICATE) && !content.has(PREVIOUS);
  }

  /** The one that is current, or about to be. */
  KeyedCertificate newest() {
    return next == null ? signer() : next;
  }

  /** The one to issue with: the next one only where there is no other. */
  KeyedCertificate signer() {
    var signer = current == null ? next : current;
    if (signer == null) {
      throw new IllegalStateException("refused by the constructor");
    }
    return signer;
  }

  /** All that members are to trust. */
  List<X509Certificate> trusted() {
    var trusted = new ArrayList<X509Certificate>();
    if (current != null) {
      trusted.add(current.certificate());
    }
    if (next != null) {
      trusted.add(next.certificate());
    }
    trusted.addAll(previous);
    return trusted;
  }
}
