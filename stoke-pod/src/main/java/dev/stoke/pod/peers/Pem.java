package dev.stoke.pod.peers;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM (RFC 7468). A file that ends within a block is refused as a whole. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private Pem() {}

  static List<X509Certificate> certificates(String file, String text)
      throws PeerCredentialsException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : blocks(file, text, "CERTIFICATE")) {
      try {
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der)));
      } catch (CertificateException e) {
        throw new PeerCredentialsException(
            "certificate %d of %s cannot be read".formatted(certificates.size() + 1, file), e);
      }
    }
    return certificates;
  }

  /**
   * @param algorithm of the public key that it belongs to, as the JDK names it
   */
  static PrivateKey key(String file, String text, String algorithm)
      throws PeerCredentialsException {
    byte[] der = blocks(file, text, "PRIVATE KEY").getFirst();
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      // The cause is left out: what it says of the content is nobody's business.
      throw new PeerCredentialsException(
          "%s does not hold a private %s key, as its certificate needs".formatted(file, algorithm));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static List<byte[]> blocks(String file, String text, String label)
      throws PeerCredentialsException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    int complete = 0;
    while (matcher.find()) {
      complete++;
      if (matcher.group(1).equals(label)) {
        blocks.add(decoded(file, matcher.group(2)));
      }
    }
    if (text.split(BEGIN, -1).length - 1 != complete) {
      throw new PeerCredentialsException(file + " ends within a PEM block, or holds a broken one");
    }
    if (blocks.isEmpty()) {
      throw new PeerCredentialsException(
          "%s holds no PEM block %s%s".formatted(file, label, hint(label)));
    }
    return blocks;
  }

  private static String hint(String label) {
    return label.equals("PRIVATE KEY") ? " (PKCS#8, not encrypted)" : "";
  }

  private static byte[] decoded(String file, String base64) throws PeerCredentialsException {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new PeerCredentialsException(file + " holds a PEM block that is not base64");
    }
  }
}
