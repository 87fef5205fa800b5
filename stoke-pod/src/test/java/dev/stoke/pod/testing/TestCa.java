package dev.stoke.pod.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test's cluster, and of strangers. */
public final class TestCa {
  public static final List<KeyPurposeId> POD =
      List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
  public static final List<KeyPurposeId> CLIENT_ONLY = List.of(KeyPurposeId.id_kp_clientAuth);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair pair = newPair();
  private final X500Principal name;
  private final X509Certificate certificate;

  public TestCa(String name) {
    this.name = new X500Principal("CN=" + name);
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        builder(this.name, pair, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      this.certificate = sign(builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String pem() {
    return certificatePem(certificate);
  }

  /** What a client needs that believes this authority alone. */
  public SSLContext trusting() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** What a server needs under this name. */
  public SSLContext serving(String dnsName) throws GeneralSecurityException, IOException {
    Issued issued = issue(dnsName);
    char[] password = "only in memory".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        dnsName,
        issued.pair().getPrivate(),
        password,
        new X509Certificate[] {issued.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** A certificate like those of pods: of P-256, for both ends, good for an hour. */
  public Issued issue(String... dnsNames) {
    return issue(Instant.now().plus(Duration.ofHours(1)), POD, dnsNames);
  }

  public Issued issue(Instant notAfter, List<KeyPurposeId> purposes, String... dnsNames) {
    KeyPair leaf = newPair();
    JcaX509v3CertificateBuilder builder =
        builder(
            new X500Principal("CN=nobody reads this"),
            leaf,
            notAfter.minus(Duration.ofHours(2)),
            notAfter);
    try {
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
      if (dnsNames.length > 0) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                Stream.of(dnsNames)
                    .map(dns -> new GeneralName(GeneralName.dNSName, dns))
                    .toArray(GeneralName[]::new)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Issued(sign(builder), leaf);
  }

  /** A certificate with its key. */
  public record Issued(X509Certificate certificate, KeyPair pair) {
    public String certificatePem() {
      return TestCa.certificatePem(certificate);
    }

    public String keyPem() {
      return TestCa.pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    /** As {@code <name>.crt} and {@code <name>.key}. */
    public void writeTo(Path directory, String name) {
      try {
        Files.writeString(directory.resolve(name + ".crt"), certificatePem());
        Files.writeString(directory.resolve(name + ".key"), keyPem());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private JcaX509v3CertificateBuilder builder(
      X500Principal subject, KeyPair subjectPair, Instant from, Instant to) {
    return new JcaX509v3CertificateBuilder(
        name,
        new BigInteger(120, RANDOM),
        Date.from(from),
        Date.from(to),
        subject,
        subjectPair.getPublic());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String certificatePem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
  }
}
