package dev.stoke.pod.federation;

import static dev.stoke.pod.federation.PeerException.Kind.MALFORMED;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.keys.GoKey;
import dev.stoke.pod.keys.Kid;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublicKeyReader;
import dev.stoke.pod.keys.RefusedKeyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key set as a member served it.
 *
 * @param keys the accepted ones, in the member's order: its own come first
 * @param goKeys those of Go servers; in a merged set not only of the one that served it
 * @param refused why others were left out, one sentence each, not more than ten
 */
record KeySet(List<PublicKey> keys, List<GoKey> goKeys, List<String> refused) {
  static final int MOST_KEYS = 1000;
  private static final int MOST_REFUSALS = 10;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  KeySet {
    keys = List.copyOf(keys);
    goKeys = List.copyOf(goKeys);
    refused = List.copyOf(refused);
  }

  /**
   * Keys that this pod will not publish are left out; the others of the same answer count.
   *
   * @throws PeerException when the whole is not a key set
   */
  static KeySet read(byte[] body) throws PeerException {
    JsonNode entries = parse(body).path("keys");
    if (!entries.isArray()) {
      throw new PeerException(MALFORMED, "the answer is not a JSON Web Key Set");
    }
    if (entries.size() > MOST_KEYS) {
      throw new PeerException(MALFORMED, "the key set has more than " + MOST_KEYS + " keys");
    }
    Map<Kid, PublicKey> keys = new LinkedHashMap<>();
    List<GoKey> goKeys = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (int index = 0; index < entries.size(); index++) {
      String reason = take(entries.get(index), keys, goKeys);
      if (!reason.isEmpty() && refused.size() < MOST_REFUSALS) {
        refused.add("key " + index + ": " + reason);
      }
    }
    return new KeySet(List.copyOf(keys.values()), goKeys, refused);
  }

  private static JsonNode parse(byte[] body) throws PeerException {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      // The cause is left out: its message quotes the body.
      throw new PeerException(MALFORMED, "the answer is not JSON");
    }
  }

  private static String take(JsonNode entry, Map<Kid, PublicKey> keys, List<GoKey> goKeys) {
    try {
      Optional<GoKey> go = GoKey.read(entry);
      if (go.isPresent()) {
        goKeys.add(go.get());
        return "";
      }
      PublicKey key = PublicKeyReader.read(entry);
      PublicKey first = keys.putIfAbsent(key.kid(), key);
      return first == null || first.thumbprint().equals(key.thumbprint())
          ? ""
          : "a second key under one kid; the first is kept";
    } catch (RefusedKeyException e) {
      return e.getMessage() == null ? "refused" : e.getMessage();
    }
  }
}
