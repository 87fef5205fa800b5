package dev.stoke.pod.providers.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.config.OidcProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts and authenticates what travels through a browser (AES-256-GCM), so that only pods with
 * the same secrets can make it or read it. Each purpose has a key of its own.
 */
final class Seal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final SecretKey key;
  private final SecureRandom random;

  private Seal(SecretKey key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  /** The same for all pods with the same configuration of the provider. */
  static Seal of(OidcProvider provider, String purpose, SecureRandom random) {
    // Both secrets, so that a short state_secret takes nothing away.
    String secrets = provider.stateSecret().reveal() + '\0' + provider.clientSecret().reveal();
    String context = String.join("\0", "stoke oidc", purpose, provider.name(), provider.clientId());
    try {
      SecretKey key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(secrets.getBytes(UTF_8))
                      .thenExpand(context.getBytes(UTF_8), KEY_BYTES));
      return new Seal(key, random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HKDF and AES", e);
    }
  }

  /** As base64url text. */
  String close(Record content) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] closed = cipher.doFinal(MAPPER.writeValueAsBytes(content));
      byte[] text =
          ByteBuffer.allocate(nonce.length + closed.length).put(nonce).put(closed).array();
      return BASE64URL.encodeToString(text);
    } catch (GeneralSecurityException | JsonProcessingException e) {
      throw new IllegalStateException(
          "AES-GCM is everywhere, and texts and numbers become JSON", e);
    }
  }

  /** Empty for everything that was not sealed with the same secrets for the same purpose. */
  <T extends Record> Optional<T> open(String sealed, Class<T> type) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(sealed);
      if (text.length < NONCE_BYTES) {
        return Optional.empty();
      }
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, text, 0, NONCE_BYTES));
      byte[] content = cipher.doFinal(text, NONCE_BYTES, text.length - NONCE_BYTES);
      return Optional.of(MAPPER.readValue(content, type));
    } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
      // None of ours, or of another version of this program: the browser has to begin again.
      return Optional.empty();
    }
  }

  /** SHA-256, as base64url text. */
  static String hash(String text) {
    try {
      return BASE64URL.encodeToString(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
