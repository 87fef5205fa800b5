package dev.stoke.crypto;

/** In which groups TLS agrees on keys. */
public final class TlsGroups {
  private static final String PROPERTY = "jdk.tls.namedGroups";

  /** Java's own list, but for its first, which the native library does not compute in. */
  private static final String GROUPS =
      "secp256r1,x25519,secp384r1,secp521r1,x448,ffdhe2048,ffdhe3072,ffdhe4096";

  private TlsGroups() {}

  /** Before anything uses TLS in this process; does nothing when somebody has chosen himself. */
  public static void prefer() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, GROUPS);
    }
  }
}
