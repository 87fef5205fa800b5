package dev.stoke.operator.certificates;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority that a user brings; a good one until something of it is changed. */
public final class UserCa {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final AtomicLong SERIALS = new AtomicLong(1);

  String subject = "CN=house-ca";
  boolean isAuthority = true;
  int usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
  Instant from = NOW.minus(Duration.ofDays(1));
  Instant until = NOW.plus(Duration.ofDays(3650));
  KeyPair keys = pair("EC", 256);

  /** Names its key in a way of its own, as the libraries of others do. */
  private static final byte[] KEY_NAME = {1, 2, 3, 4};

  static KeyPair pair(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  UserCa rsa(int bits) {
    keys = pair("RSA", bits);
    return this;
  }

  /** Signed by itself. */
  X509Certificate certificate() {
    var name = new X500Name(subject);
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.valueOf(SERIALS.getAndIncrement()),
                  Date.from(from),
                  Date.from(until),
                  name,
                  keys.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority))
              .addExtension(
                  Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(KEY_NAME));
      if (usage != 0) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      }
      var algorithm = KeyedCertificate.signatureAlgorithm(keys.getPrivate());
      var signer = new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Data of a Secret that can be used now, and for some years. */
  public static Map<String, String> secretData() {
    var ca = new UserCa();
    var now = Instant.now();
    ca.from = now.minus(Duration.ofDays(1));
    ca.until = now.plus(Duration.ofDays(3650));
    return ca.secret().content().data();
  }

  /** In the Secret "house-ca", with the key as cert-manager writes it: PKCS#1 or SEC 1. */
  Credentials.Given secret() {
    return secret(Pem.certificate(certificate()), traditional(keys.getPrivate()));
  }

  static Credentials.Given secret(String certificate, String key) {
    return new Credentials.Given(
        "house-ca", SecretContent.of(Map.of("tls.crt", certificate, "tls.key", key)));
  }

  static String traditional(PrivateKey key) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      if (key instanceof ECPrivateKey ec) {
        // With the name of its curve, as Go and OpenSSL write it, and Java would not.
        var curve = PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKeyAlgorithm();
        var sec1 =
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                ec.getParams().getOrder().bitLength(), ec.getS(), curve.getParameters());
        writer.writeObject(new PemObject("EC PRIVATE KEY", sec1.getEncoded()));
      } else {
        writer.writeObject(key);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
