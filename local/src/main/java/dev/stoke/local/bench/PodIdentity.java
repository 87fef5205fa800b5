package dev.stoke.local.bench;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a pod mounts of the Secret that the operator made, as a TLS context. */
final class PodIdentity {
  private PodIdentity() {}

  static SSLContext of(Secret peerTls, String pod) {
    try {
      var authority = certificate(peerTls, "ca.crt");
      var own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      var key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(der(text(peerTls, pod + ".key"))));
      own.setKeyEntry(
          pod, key, new char[0], new Certificate[] {certificate(peerTls, pod + ".crt")});
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", authority);
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the operator made no usable certificate for " + pod, e);
    }
  }

  private static Certificate certificate(Secret secret, String key)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(
            new ByteArrayInputStream(text(secret, key).getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static String text(Secret secret, String key) throws GeneralSecurityException {
    var value = secret.getData().get(key);
    if (value == null) {
      throw new GeneralSecurityException(
          "Secret %s has no %s".formatted(secret.getMetadata().getName(), key));
    }
    return new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
  }
}
