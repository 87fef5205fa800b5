package dev.stoke.operator.certificates;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes certificates of EC keys on P-256, signed with SHA-256. */
final class Issuer {
  static final Duration AUTHORITY_LIFE = Duration.ofDays(5 * 365);
  static final Duration LEAF_LIFE = Duration.ofDays(90);

  /** For clocks that are behind; the pods' may be wrong by some seconds. */
  private static final Duration EARLIER = Duration.ofMinutes(10);

  private final SecureRandom random;

  Issuer(SecureRandom random) {
    this.random = random;
  }

  /** Of a name of its own, so that the old and the new one are never taken for each other. */
  KeyedCertificate authority(String of, Instant now) {
    byte[] mark = new byte[4];
    random.nextBytes(mark);
    var name = name(of + " CA " + HexFormat.of().formatHex(mark));
    var pair = keyPair();
    try {
      var builder = builder(null, name, pair, now, now.plus(AUTHORITY_LIFE));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return signed(builder, pair, pair.getPrivate());
    } catch (CertIOException e) {
      throw new IllegalStateException("an authority's extensions cannot be written", e);
    }
  }

  /**
   * @param names DNS names; the first is who it is
   */
  KeyedCertificate leaf(
      KeyedCertificate authority,
      List<String> names,
      List<KeyPurposeId> purposes,
      Instant now,
      Duration life) {
    var issuer = authority.certificate();
    var end = issuer.getNotAfter().toInstant();
    var notAfter = now.plus(life).isBefore(end) ? now.plus(life) : end;
    var pair = keyPair();
    try {
      var builder = builder(issuer, name(names.getFirst()), pair, now, notAfter);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              names.stream()
                  .map(name -> new GeneralName(GeneralName.dNSName, name))
                  .toArray(GeneralName[]::new)));
      return signed(builder, pair, authority.key());
    } catch (CertIOException e) {
      throw new IllegalStateException("a certificate's extensions cannot be written", e);
    }
  }

  /**
   * @param issuer null: itself
   */
  private JcaX509v3CertificateBuilder builder(
      @Nullable X509Certificate issuer,
      X500Name subject,
      KeyPair pair,
      Instant now,
      Instant notAfter)
      throws CertIOException {
    var serial = new BigInteger(127, random).add(BigInteger.ONE);
    var from = Date.from(now.minus(EARLIER).truncatedTo(ChronoUnit.SECONDS));
    var until = Date.from(notAfter.truncatedTo(ChronoUnit.SECONDS));
    var builder =
        issuer == null
            ? new JcaX509v3CertificateBuilder(
                subject, serial, from, until, subject, pair.getPublic())
            : new JcaX509v3CertificateBuilder(
                issuer, serial, from, until, subject, pair.getPublic());
    try {
      var ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
      if (issuer != null) {
        builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier(issuer, ids));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-1 for key identifiers", e);
    }
    return builder;
  }

  /** As the issuer names its key itself; others than we do it in several ways. */
  private static AuthorityKeyIdentifier keyIdentifier(
      X509Certificate issuer, JcaX509ExtensionUtils ids) throws GeneralSecurityException {
    var own =
        SubjectKeyIdentifier.fromExtensions(new JcaX509CertificateHolder(issuer).getExtensions());
    return own == null
        ? ids.createAuthorityKeyIdentifier(issuer.getPublicKey())
        : new AuthorityKeyIdentifier(own.getKeyIdentifier());
  }

  private KeyedCertificate signed(
      JcaX509v3CertificateBuilder builder, KeyPair pair, PrivateKey signer) {
    try {
      var signature =
          new JcaContentSignerBuilder(KeyedCertificate.signatureAlgorithm(signer))
              .setSecureRandom(random)
              .build(signer);
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signature));
      return new KeyedCertificate(certificate, pair.getPrivate());
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate cannot be signed", e);
    }
  }

  private KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has the curve P-256", e);
    }
  }

  /** Only for people: who a certificate is stands in its DNS names. */
  private static X500Name name(String common) {
    var cut = common.length() > 64 ? common.substring(common.length() - 64) : common;
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, cut).build();
  }
}
