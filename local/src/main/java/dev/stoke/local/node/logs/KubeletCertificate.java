package dev.stoke.local.node.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for the kubelet's HTTPS port, signed by itself and made anew at each start by the
 * JDK's keytool; a kube-apiserver without {@code --kubelet-certificate-authority} accepts it.
 */
public final class KubeletCertificate {
  private KubeletCertificate() {}

  /** A TLS context for that address; the key is on disk for the moment of its making only. */
  public static SSLContext create(Path directory, String address) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path store = directory.resolve("kubelet.p12");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(store);
      try {
        keytool(store, address, password);
        return context(store, password.toCharArray());
      } finally {
        Files.deleteIfExists(store);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the kubelet's certificate", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot use the kubelet's certificate", e);
    }
  }

  private static SSLContext context(Path store, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String address, String password) throws IOException {
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "kubelet",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=local",
                "-ext",
                "SAN=ip:" + address,
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
    builder.environment().put("STORE_PASSWORD", password);
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("keytool did not end within 30 s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException("keytool ended with " + process.exitValue());
    }
  }
}
