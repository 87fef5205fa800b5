package dev.stoke.operator.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What the members mount: the authorities that they trust, and a certificate with its key for each
 * of them.
 */
record PeerTls(List<X509Certificate> bundle, Map<String, KeyedCertificate> members) {
  static final String BUNDLE = "ca.crt";
  static final String CERTIFICATE = ".crt";
  static final String KEY = ".key";

  private static final List<KeyPurposeId> PURPOSES =
      List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);

  PeerTls {
    bundle = List.copyOf(bundle);
    members = new TreeMap<>(members);
  }

  static PeerTls read(String secret, SecretContent content) throws BrokenSecretException {
    var bundle =
        new ArrayList<>(Pem.certificates(secret + ", key " + BUNDLE + ",", content.text(BUNDLE)));
    var members = new TreeMap<String, KeyedCertificate>();
    for (var member : named(content)) {
      members.put(
          member, KeyedCertificate.read(secret, content, member + CERTIFICATE, member + KEY));
    }
    return new PeerTls(bundle, members);
  }

  private static SortedSet<String> named(SecretContent content) {
    var members = new TreeSet<String>();
    for (var key : content.keys()) {
      if (!key.equals(BUNDLE) && (key.endsWith(CERTIFICATE) || key.endsWith(KEY))) {
        members.add(key.substring(0, key.length() - KEY.length()));
      }
    }
    return members;
  }

  /** With the authorities' bundle, and a good certificate for each of the members and no other. */
  PeerTls next(
      Authorities authorities, Map<String, List<String>> names, Issuer issuer, Instant now) {
    var next = new TreeMap<String, KeyedCertificate>();
    names.forEach((member, dnsNames) -> {
      var has = members.get(member);
      next.put(
          member,
          has != null && isGood(has, dnsNames, authorities, now)
              ? has
              : issuer.leaf(authorities.signer(), dnsNames, PURPOSES, now, Issuer.LEAF_LIFE));
    });
    return new PeerTls(authorities.trusted(), next);
  }

  /** While the authority's key is lost, certificates of any that is trusted stay in use. */
  private static boolean isGood(
      KeyedCertificate leaf, List<String> dnsNames, Authorities authorities, Instant now) {
    var current = authorities.current();
    boolean issuedByUs =
        current != null
            ? leaf.isSignedBy(current.certificate())
            : authorities.trusted().stream().anyMatch(leaf::isSignedBy);
    boolean isDue = leaf.isDue(now) && !isLasting(leaf, authorities.signer().certificate(), now);
    return issuedByUs && !isDue && DnsNames.of(leaf.certificate()).equals(dnsNames);
  }

  /** As long as its authority itself: no other would be good for longer. */
  private static boolean isLasting(KeyedCertificate leaf, X509Certificate authority, Instant now) {
    var certificate = leaf.certificate();
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !certificate.getNotAfter().before(authority.getNotAfter());
  }

  /** The member reports the certificate that it is given here, of this authority. */
  boolean isUsed(String member, UsedCredentials report, Authorities authorities) {
    var leaf = members.get(member);
    var current = authorities.current();
    return leaf != null
        && current != null
        && leaf.isSignedBy(current.certificate())
        && Fingerprints.of(leaf.certificate()).equals(report.certificate());
  }

  SecretContent content() {
    var texts = new TreeMap<String, String>();
    texts.put(BUNDLE, Pem.certificates(bundle));
    members.forEach((member, leaf) -> {
      texts.put(member + CERTIFICATE, Pem.certificate(leaf.certificate()));
      texts.put(member + KEY, Pem.key(leaf.key()));
    });
    return SecretContent.of(texts);
  }
}
