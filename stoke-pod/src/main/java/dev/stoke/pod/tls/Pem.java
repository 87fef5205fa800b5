package dev.stoke.pod.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
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
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Reads PEM (RFC 7468). A file that ends within a block is refused as a whole. */
public final class Pem {
  private static final int MOST_BYTES = 256 * 1024;
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /** PKCS#8, and the older forms that OpenSSL and Go write and read. */
  private static final List<String> KEYS =
      List.of("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY");

  private Pem() {}

  /** The content of a file of bounded size, not yet understood. */
  public static String text(Path file) throws UnusableCertificateException {
    Path name = file.getFileName();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new UnusableCertificateException(name + " is larger than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new UnusableCertificateException(name + " is missing", e);
    } catch (IOException e) {
      throw new UnusableCertificateException(name + " cannot be read", e);
    }
  }

  public static List<X509Certificate> certificates(String file, String text)
      throws UnusableCertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file, text, List.of("CERTIFICATE"))) {
      try {
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.der())));
      } catch (CertificateException e) {
        throw new UnusableCertificateException(
            "certificate %d of %s cannot be read".formatted(certificates.size() + 1, file), e);
      }
    }
    return certificates;
  }

  /**
   * @param belongsTo the public key of its certificate
   */
  static PrivateKey key(String file, String text, PublicKey belongsTo)
      throws UnusableCertificateException {
    String algorithm = belongsTo.getAlgorithm();
    Block block = blocks(file, text, KEYS).getFirst();
    byte[] der = block.der();
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(block, belongsTo)));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // The cause is left out: what it says of the content is nobody's business.
      throw new UnusableCertificateException(
          "%s does not hold a private %s key, as its certificate needs".formatted(file, algorithm));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static byte[] pkcs8(Block block, PublicKey belongsTo) throws IOException {
    // The older forms lack what the certificate says of the algorithm.
    var algorithm = SubjectPublicKeyInfo.getInstance(belongsTo.getEncoded()).getAlgorithm();
    return switch (block.label()) {
      case "RSA PRIVATE KEY" ->
          new PrivateKeyInfo(algorithm, RSAPrivateKey.getInstance(block.der())).getEncoded();
      case "EC PRIVATE KEY" ->
          new PrivateKeyInfo(algorithm, ECPrivateKey.getInstance(block.der())).getEncoded();
      default -> block.der();
    };
  }

  private record Block(String label, byte[] der) {
    @Override
    public String toString() {
      return label;
    }
  }

  private static List<Block> blocks(String file, String text, List<String> labels)
      throws UnusableCertificateException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    int complete = 0;
    while (matcher.find()) {
      complete++;
      if (labels.contains(matcher.group(1))) {
        blocks.add(new Block(matcher.group(1), decoded(file, matcher.group(2))));
      }
    }
    if (text.split(BEGIN, -1).length - 1 != complete) {
      throw new UnusableCertificateException(
          file + " ends within a PEM block, or holds a broken one");
    }
    if (blocks.isEmpty()) {
      String label = labels.getFirst();
      throw new UnusableCertificateException(
          "%s holds no PEM block %s%s".formatted(file, label, hint(label)));
    }
    return blocks;
  }

  private static String hint(String label) {
    return label.equals("PRIVATE KEY") ? " (PKCS#8, not encrypted)" : "";
  }

  private static byte[] decoded(String file, String base64) throws UnusableCertificateException {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new UnusableCertificateException(file + " holds a PEM block that is not base64");
    }
  }
}
