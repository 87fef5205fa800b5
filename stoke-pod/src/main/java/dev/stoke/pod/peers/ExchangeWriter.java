package dev.stoke.pod.peers;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Introduction;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.json.JsonBytes;
import dev.stoke.pod.keys.PublishedKey;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Writes the two messages of an exchange; {@link ExchangeReader} reads them. */
final class ExchangeWriter {
  private ExchangeWriter() {}

  static byte[] request(ExchangeRequest request) {
    return JsonBytes.object(json -> {
      introduction(json, request.from());
      json.writeStringField("seen_digest", request.seenDigest());
    });
  }

  static byte[] answer(ExchangeAnswer answer) {
    return JsonBytes.object(json -> {
      introduction(json, answer.from());
      json.writeBooleanField("complete", answer.complete());
      json.writeStringField("digest", answer.digest());
      List<PublishedKey> served = answer.served();
      if (served != null) {
        json.writeArrayFieldStart("served");
        for (PublishedKey key : served) {
          json.writeStartObject();
          key(json, key);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
    });
  }

  private static void introduction(JsonGenerator json, Introduction from) throws IOException {
    json.writeStringField("instance_id", from.instanceId());
    json.writeObjectFieldStart("boot");
    json.writeStringField(
        "started_at", from.boot().startedAt().truncatedTo(ChronoUnit.MICROS).toString());
    // JSON numbers do not hold 64 bits everywhere.
    json.writeStringField("nonce", Long.toString(from.boot().nonce()));
    json.writeEndObject();
    json.writeNumberField("revision", from.revision());
    json.writeArrayFieldStart("members");
    for (Member member : from.members()) {
      json.writeStartObject();
      json.writeStringField("id", member.id());
      json.writeStringField("url", member.url().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("own");
    for (OwnedKey own : from.own()) {
      json.writeStartObject();
      key(json, own.key());
      json.writeStringField("stage", own.stage().name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("tombstones");
    for (Map.Entry<String, Instant> tombstone : from.tombstones().entrySet()) {
      json.writeStringField(tombstone.getKey(), until(tombstone.getValue()));
    }
    json.writeEndObject();
    json.writeBooleanField("can_sign", from.canSign());
    json.writeBooleanField("leaving", from.leaving());
  }

  private static void key(JsonGenerator json, PublishedKey key) throws IOException {
    json.writeFieldName("jwk");
    json.writeRawValue(key.jwk().toJSONString());
    json.writeStringField("retain_until", until(key.retainUntil()));
  }

  /** Rounded up: what is promised until a moment is kept a little longer rather than shorter. */
  private static String until(Instant until) {
    Instant whole = until.truncatedTo(ChronoUnit.MICROS);
    return (whole.isBefore(until) ? whole.plus(1, ChronoUnit.MICROS) : whole).toString();
  }
}
