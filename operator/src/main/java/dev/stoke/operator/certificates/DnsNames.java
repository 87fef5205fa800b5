package dev.stoke.operator.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The DNS names of a certificate, in its order: the first says who it is. */
final class DnsNames {
  private static final int DNS_NAME = 2;

  private DnsNames() {}

  /** Empty when it has none that can be read. */
  static List<String> of(X509Certificate certificate) {
    var found = new ArrayList<String>();
    try {
      var names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (var name : names) {
          if (name.get(0) instanceof Integer kind
              && kind == DNS_NAME
              && name.get(1) instanceof String text) {
            found.add(text);
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // Nobody can be known by names that cannot be read.
    }
    return found;
  }
}
