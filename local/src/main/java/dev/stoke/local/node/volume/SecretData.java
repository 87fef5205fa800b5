package dev.stoke.local.node.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A Secret's values, decoded. */
public final class SecretData {
  private SecretData() {}

  /** By key; {@code stringData}, which only a simple API server leaves in place, wins. */
  public static Map<String, byte[]> of(Secret secret) {
    var data = new HashMap<String, byte[]>();
    if (secret.getData() != null) {
      secret.getData().forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text)));
    }
    if (secret.getStringData() != null) {
      secret.getStringData().forEach((key, text) -> data.put(key, text.getBytes(UTF_8)));
    }
    return data;
  }
}
