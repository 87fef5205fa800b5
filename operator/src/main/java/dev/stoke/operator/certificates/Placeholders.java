package dev.stoke.operator.certificates;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Credentials for reading only: the keys of the Secrets, and sentences instead of the values. */
public final class Placeholders {
  static final String TEXT =
      "not shown: the operator makes it, and it is known to the cluster only";

  private Placeholders() {}

  /**
   * As those of a new cluster.
   *
   * @param members names of the pods
   */
  public static Credentials of(Iterable<String> members) {
    var peerTls = new TreeMap<String, String>();
    peerTls.put(PeerTls.BUNDLE, TEXT);
    for (var member : members) {
      peerTls.put(member + PeerTls.CERTIFICATE, TEXT);
      peerTls.put(member + PeerTls.KEY, TEXT);
    }
    return new Credentials(
        SecretContent.of(Map.of(Authorities.CERTIFICATE, TEXT, Authorities.KEY, TEXT)),
        SecretContent.of(peerTls),
        SecretContent.of(Map.of(LedgerMac.KEYS, TEXT)),
        List.of());
  }
}
