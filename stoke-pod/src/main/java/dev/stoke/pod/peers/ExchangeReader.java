package dev.stoke.pod.peers;

import static dev.stoke.pod.peers.Fields.malformed;

import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Introduction;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.keys.Kid;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublicKeyReader;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.RefusedKeyException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the two messages of an exchange. What a member says of itself is taken as a whole or not at
 * all; of the keys that it relays, bad ones are left out and the others count.
 */
final class ExchangeReader {
  /** Of 200 members with three keys each, RSA with 4096 bits, and room to spare. */
  static final int MOST_BYTES = 1024 * 1024;

  static final int MOST_KEYS = 1000;
  static final int MOST_MEMBERS = 500;
  static final int MOST_TOMBSTONES = 1000;
  private static final int MOST_DIGEST_CHARACTERS = 64;
  private static final int MOST_ID_CHARACTERS = 200;
  private static final int MOST_KID_CHARACTERS = 300;
  private static final int MOST_URL_CHARACTERS = 500;
  private static final int MOST_REASONS = 10;

  /**
   * An answer as far as it can be used.
   *
   * @param refused how many served keys were left out
   * @param reasons why, one sentence each, at most ten
   */
  record Answer(ExchangeAnswer message, int refused, List<String> reasons) {
    Answer {
      reasons = List.copyOf(reasons);
    }
  }

  private ExchangeReader() {}

  static ExchangeRequest request(byte[] body) throws PeerException {
    Fields json = Fields.parse(body, MOST_BYTES);
    return new ExchangeRequest(
        introduction(json), json.text("seen_digest", MOST_DIGEST_CHARACTERS));
  }

  static Answer answer(byte[] body) throws PeerException {
    Fields json = Fields.parse(body, MOST_BYTES);
    Introduction from = introduction(json);
    boolean complete = json.flag("complete");
    String digest = json.text("digest", MOST_DIGEST_CHARACTERS);
    if (!json.has("served")) {
      return new Answer(new ExchangeAnswer(from, complete, digest, null), 0, List.of());
    }
    Map<String, PublishedKey> served = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    int refused = 0;
    for (Fields entry : json.objects("served", MOST_KEYS)) {
      Optional<String> reason = take(entry, served);
      if (reason.isPresent()) {
        refused++;
        if (reasons.size() < MOST_REASONS) {
          reasons.add(reason.get());
        }
      }
    }
    return new Answer(
        new ExchangeAnswer(from, complete, digest, List.copyOf(served.values())), refused, reasons);
  }

  private static Introduction introduction(Fields json) throws PeerException {
    String instanceId = instanceId(json, "instance_id");
    return new Introduction(
        instanceId,
        boot(json.object("boot")),
        json.integer("revision"),
        members(json),
        own(json, instanceId),
        tombstones(json.object("tombstones")),
        json.flag("can_sign"),
        json.flag("leaving"));
  }

  private static Boot boot(Fields json) throws PeerException {
    String nonce = json.text("nonce", 20);
    try {
      return new Boot(json.time("started_at"), Long.parseLong(nonce));
    } catch (NumberFormatException e) {
      throw malformed(json.place("nonce") + " is not an integer of 64 bits");
    }
  }

  private static List<Member> members(Fields json) throws PeerException {
    List<Member> members = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Fields entry : json.objects("members", MOST_MEMBERS)) {
      Member member = new Member(instanceId(entry, "id"), url(entry));
      if (!ids.add(member.id())) {
        throw malformed(entry.place("id") + " is there twice");
      }
      members.add(member);
    }
    return members;
  }

  private static List<OwnedKey> own(Fields json, String instanceId) throws PeerException {
    List<OwnedKey> own = new ArrayList<>();
    Set<String> kids = new HashSet<>();
    for (Fields entry : json.objects("own", MOST_KEYS)) {
      PublishedKey key;
      try {
        key = key(entry);
      } catch (RefusedKeyException e) {
        throw malformed(entry.place("jwk") + ": " + e.getMessage());
      }
      if (!key.owner().equals(instanceId)) {
        throw malformed(entry.place("jwk") + ": the kid names another owner than the sender");
      }
      if (!kids.add(key.kid())) {
        throw malformed(entry.place("jwk") + ": a second key under one kid");
      }
      own.add(new OwnedKey(key, stage(entry)));
    }
    return own;
  }

  private static Optional<String> take(Fields entry, Map<String, PublishedKey> served)
      throws PeerException {
    PublishedKey key;
    try {
      key = key(entry);
    } catch (RefusedKeyException e) {
      return Optional.of(entry.place("jwk") + ": " + e.getMessage());
    }
    return served.putIfAbsent(key.kid(), key) == null
        ? Optional.empty()
        : Optional.of(entry.place("jwk") + ": a second key under one kid; the first is kept");
  }

  private static PublishedKey key(Fields entry) throws PeerException, RefusedKeyException {
    Instant retainUntil = entry.time("retain_until");
    PublicKey key = PublicKeyReader.read(entry.value("jwk"));
    return key.retainedUntil(retainUntil);
  }

  private static OwnedKey.Stage stage(Fields entry) throws PeerException {
    return switch (entry.text("stage", 20)) {
      case "PREPARED" -> OwnedKey.Stage.PREPARED;
      case "ACTIVE" -> OwnedKey.Stage.ACTIVE;
      case "RETIRED" -> OwnedKey.Stage.RETIRED;
      default -> throw malformed(entry.place("stage") + " is not PREPARED, ACTIVE or RETIRED");
    };
  }

  /** Any name may be a tombstone: a kid that never was one is revoked without harm. */
  private static Map<String, Instant> tombstones(Fields json) throws PeerException {
    Map<String, Instant> tombstones = new LinkedHashMap<>();
    for (String kid : json.names(MOST_TOMBSTONES)) {
      if (kid.isEmpty() || kid.length() > MOST_KID_CHARACTERS) {
        throw malformed("tombstones: a kid is not of 1 to " + MOST_KID_CHARACTERS + " characters");
      }
      tombstones.put(kid, json.time(kid));
    }
    return tombstones;
  }

  private static String instanceId(Fields json, String name) throws PeerException {
    String id = json.text(name, MOST_ID_CHARACTERS);
    if (!Kid.isInstanceId(id)) {
      throw malformed(json.place(name) + " is not an instance_id");
    }
    return id;
  }

  private static URI url(Fields json) throws PeerException {
    String text = json.text("url", MOST_URL_CHARACTERS);
    try {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme());
      if ((scheme.equals("https") || scheme.equals("http")) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below like any other text that is no address.
    }
    throw malformed(json.place("url") + " is not an http or https address");
  }
}
