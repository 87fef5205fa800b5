package dev.stoke.pod.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.PeerException.Kind;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Introduction;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import dev.stoke.pod.testing.Mutations;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aRequestIsReadAsItWasWritten() throws Exception {
    ExchangeRequest request = Messages.request("demo-0");

    assertThat(ExchangeReader.request(ExchangeWriter.request(request))).isEqualTo(request);
  }

  @Test
  void anAnswerIsReadAsItWasWritten() throws Exception {
    ExchangeAnswer full = Messages.answer("demo-1");
    ExchangeAnswer same = new ExchangeAnswer(full.from(), false, "d3", null);

    ExchangeReader.Answer read = ExchangeReader.answer(ExchangeWriter.answer(full));

    assertThat(read.message()).isEqualTo(full);
    assertThat(read.refused()).isZero();
    assertThat(ExchangeReader.answer(ExchangeWriter.answer(same)).message()).isEqualTo(same);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyOfEveryKindIsReadAsItWasWritten(SigningAlgorithm algorithm) throws Exception {
    PublishedKey key =
        SigningKey.generate("demo-1", KeySpec.of(algorithm))
            .publicKey()
            .retainedUntil(Messages.UNTIL);
    Introduction plain = Messages.introduction("demo-1");
    Introduction from =
        new Introduction(
            plain.instanceId(),
            plain.boot(),
            plain.revision(),
            plain.members(),
            List.of(new OwnedKey(key, OwnedKey.Stage.ACTIVE)),
            plain.tombstones(),
            true,
            false);
    ExchangeAnswer answer = new ExchangeAnswer(from, true, "d", List.of(key));

    assertThat(ExchangeReader.answer(ExchangeWriter.answer(answer)).message()).isEqualTo(answer);
  }

  @Test
  void theNamesOfTheMembersOnTheWireAreFixed() throws Exception {
    ObjectNode json = tree(ExchangeWriter.answer(Messages.answer("demo-1")));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "instance_id",
            "boot",
            "revision",
            "members",
            "own",
            "tombstones",
            "can_sign",
            "leaving",
            "complete",
            "digest",
            "served");
    assertThat(json.at("/boot/started_at").textValue()).isEqualTo("2026-01-02T03:04:05.678901Z");
    assertThat(json.at("/boot/nonce").textValue()).isEqualTo("-9223372036854775808");
    assertThat(json.at("/own/0").fieldNames())
        .toIterable()
        .containsExactly("jwk", "retain_until", "stage");
    assertThat(json.at("/own/0/jwk").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("kty", "use", "crv", "kid", "x", "y", "alg");
    assertThat(json.at("/members/0").fieldNames()).toIterable().containsExactly("id", "url");
  }

  @Test
  void aRetentionThatIsFinerThanTheWireIsRoundedUp() throws Exception {
    PublishedKey key = Messages.key("demo-0");
    Instant fine = Instant.parse("2026-01-02T06:00:00.000001001Z");
    PublishedKey finer = new PublishedKey(key.kid(), key.owner(), key.jwk(), fine);
    Introduction from = Messages.introduction("demo-0");
    ExchangeAnswer answer = new ExchangeAnswer(from, true, "d", List.of(finer));

    ExchangeAnswer read = ExchangeReader.answer(ExchangeWriter.answer(answer)).message();

    assertThat(read.served())
        .singleElement()
        .extracting(PublishedKey::retainUntil)
        .isEqualTo(Instant.parse("2026-01-02T06:00:00.000002Z"));
  }

  @Test
  void whatNewerVersionsSayIsIgnored() throws Exception {
    ExchangeRequest request = Messages.request("demo-0");
    ObjectNode json = tree(ExchangeWriter.request(request));
    json.put("shoe_size", 44);
    ((ObjectNode) json.at("/own/0")).putObject("more").put("x", 1);
    ((ObjectNode) json.at("/boot")).put("version", "9");

    assertThat(ExchangeReader.request(bytes(json))).isEqualTo(request);
  }

  static Stream<Arguments> brokenRequests() {
    return Stream.of(
        broken("instance_id is missing", json -> json.remove("instance_id")),
        broken("instance_id is not an instance_id", json -> json.put("instance_id", "a b")),
        broken("instance_id is not a string", json -> json.put("instance_id", 7)),
        broken("boot is not a JSON object", json -> json.put("boot", "now")),
        broken("boot.nonce is not a string", json -> object(json, "/boot").put("nonce", 5)),
        broken("boot.nonce is not an integer", json -> object(json, "/boot").put("nonce", "5a")),
        broken(
            "boot.started_at is not an RFC 3339 time",
            json -> object(json, "/boot").put("started_at", "2026-01-02T03:04:05+01:00")),
        broken(
            "boot.started_at is not an RFC 3339 time",
            json -> object(json, "/boot").put("started_at", "2026-01-02T03:04:05.1234567Z")),
        broken(
            "boot.started_at is not an RFC 3339 time",
            json -> object(json, "/boot").put("started_at", "2026-13-02T03:04:05Z")),
        broken("revision is not an integer", json -> json.put("revision", 1.5)),
        broken("revision is not an integer", json -> json.put("revision", "7")),
        broken("can_sign is not true or false", json -> json.put("can_sign", "yes")),
        broken("can_sign is missing", json -> json.remove("can_sign")),
        broken("leaving is missing", json -> json.remove("leaving")),
        broken("members is not a list", json -> json.putObject("members")),
        broken(
            "members[1].id is there twice", json -> object(json, "/members/1").put("id", "demo-0")),
        broken(
            "members[0].url is not an http or https",
            json -> object(json, "/members/0").put("url", "ftp://x")),
        broken(
            "members[0].url is not an http or https",
            json -> object(json, "/members/0").put("url", "https://:80 x")),
        broken("own[0].jwk is missing", json -> object(json, "/own/0").remove("jwk")),
        broken("own[0].stage is not PREPARED", json -> object(json, "/own/0").put("stage", "GONE")),
        broken(
            "own[0].jwk: holds the private member d",
            json -> object(json, "/own/0/jwk").put("d", "AAAA")),
        broken(
            "own[0].jwk: kid does not match the thumbprint",
            json -> object(json, "/own/0/jwk").put("kid", "demo-0-p-0123456789abcdef")),
        broken(
            "own[0].jwk: the kid names another owner",
            json -> object(json, "/own/0").set("jwk", jwk(Messages.key("demo-1")))),
        broken(
            "own[1].jwk: a second key under one kid",
            json -> object(json, "/own/1").set("jwk", json.at("/own/0/jwk"))),
        broken("tombstones is not a JSON object", json -> json.putArray("tombstones")),
        broken("tombstones.k is not a string", json -> object(json, "/tombstones").put("k", 5)),
        broken("tombstones: a kid", json -> object(json, "/tombstones").put("k".repeat(301), "x")),
        broken(
            "tombstones has more than",
            json -> {
              for (int index = 0; index <= ExchangeReader.MOST_TOMBSTONES; index++) {
                object(json, "/tombstones").put("k" + index, "2026-01-02T03:04:05Z");
              }
            }),
        broken("members is not a list of at most", json -> repeat(json, "members", 501)),
        broken("own is not a list of at most", json -> repeat(json, "own", 1001)),
        broken(
            "seen_digest is not a string of at most",
            json -> json.put("seen_digest", "d".repeat(65))));
  }

  @ParameterizedTest
  @MethodSource("brokenRequests")
  void aBrokenRequestIsRefusedAsAWholeAndTheSentenceNamesThePlace(
      String sentence, Consumer<ObjectNode> breaking) throws Exception {
    ObjectNode json = tree(ExchangeWriter.request(Messages.request("demo-0")));
    breaking.accept(json);

    PeerException refused = requestFailure(bytes(json));

    assertThat(refused.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(refused).hasMessageStartingWith(sentence).hasNoCause();
  }

  static Stream<String> notOneObject() {
    return Stream.of(
        "",
        "[]",
        "7",
        "null",
        "garbage",
        "{} {}",
        "[".repeat(5000),
        "{\"instance_id\":\"demo-0\",\"instance_id\":\"demo-0\"}",
        "{\"boot\":{\"nonce\":\"1\",\"nonce\":\"1\"}}",
        "{\"revision\":" + "9".repeat(1000) + "}");
  }

  @ParameterizedTest
  @MethodSource("notOneObject")
  void whatIsNotOneJsonObjectIsRefused(String body) {
    assertThat(requestFailure(body.getBytes(UTF_8)).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aMessageBeyondTheBoundIsNotEvenParsed() {
    byte[] large = " ".repeat(ExchangeReader.MOST_BYTES + 1).getBytes(UTF_8);

    assertThat(requestFailure(large).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void aBadServedKeyIsLeftOutAndTheOthersCount() throws Exception {
    ObjectNode json = tree(ExchangeWriter.answer(Messages.answer("demo-1")));
    ArrayNode served = (ArrayNode) json.get("served");
    served.insertObject(0).put("retain_until", "2026-01-02T03:04:05Z").put("jwk", "nonsense");
    ObjectNode withPrivate = entry(Messages.key("demo-3"));
    ((ObjectNode) withPrivate.get("jwk")).put("d", "AAAA");
    served.insert(1, withPrivate);
    ObjectNode misnamed = entry(Messages.key("demo-3"));
    ((ObjectNode) misnamed.get("jwk")).put("kid", "demo-3-p-0123456789abcdef");
    served.add(misnamed);
    served.add(served.get(2).deepCopy());

    ExchangeReader.Answer read = ExchangeReader.answer(bytes(json));

    assertThat(read.message().served()).hasSize(2);
    assertThat(read.refused()).isEqualTo(4);
    assertThat(read.reasons())
        .containsExactly(
            "served[0].jwk: not a JSON object",
            "served[1].jwk: holds the private member d",
            "served[4].jwk: kid does not match the thumbprint",
            "served[5].jwk: a second key under one kid; the first is kept");
  }

  @Test
  void theOwnerOfAServedKeyIsWhatItsKidSays() throws Exception {
    List<PublishedKey> served =
        ExchangeReader.answer(ExchangeWriter.answer(Messages.answer("demo-1"))).message().served();

    assertThat(served).extracting(PublishedKey::owner).containsExactly("demo-1", "demo-7");
  }

  @Test
  void moreThanAThousandServedKeysRefuseTheAnswer() throws Exception {
    ObjectNode json = tree(ExchangeWriter.answer(Messages.answer("demo-1")));
    repeat(json, "served", ExchangeReader.MOST_KEYS + 1);

    PeerException refused =
        catchThrowableOfType(PeerException.class, () -> ExchangeReader.answer(bytes(json)));

    assertThat(refused.kind()).isEqualTo(Kind.MALFORMED);
  }

  static Stream<Arguments> keysAndHowMany() {
    return Stream.of(
        Arguments.of("ES256", Messages.key("demo-100"), 400),
        Arguments.of("RSA of 4096 bits", Messages.longestKey("demo-100"), 600));
  }

  @ParameterizedTest(name = "{2} keys, {0}")
  @MethodSource("keysAndHowMany")
  void theKeysOfTwoHundredMembersFitIntoAnAnswer(String kind, PublishedKey key, int count)
      throws Exception {
    Introduction small = Messages.introduction("demo-0");
    List<PublishedKey> served = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      served.add(key);
    }
    Introduction large =
        new Introduction(
            small.instanceId(),
            small.boot(),
            7,
            Collections.nCopies(200, small.members().getFirst()),
            List.of(new OwnedKey(small.own().getFirst().key(), OwnedKey.Stage.ACTIVE)),
            Map.of(),
            true,
            false);

    byte[] body = ExchangeWriter.answer(new ExchangeAnswer(large, true, "d", served));

    assertThat(body.length).isLessThan(ExchangeReader.MOST_BYTES / 3 * 2);
  }

  @Test
  void aMutatedMessageIsEitherUnderstoodOrRefusedAndNothingElse() {
    long seed = System.nanoTime();
    Mutations mutations = Mutations.ofJson(new Random(seed));
    byte[] request = ExchangeWriter.request(Messages.request("demo-0"));
    byte[] answer = ExchangeWriter.answer(Messages.answer("demo-1"));
    int refused = 0;
    for (int round = 0; round < 6000; round++) {
      byte[] mutated = mutations.of(round % 2 == 0 ? request : answer);
      try {
        if (round % 2 == 0) {
          ExchangeReader.request(mutated);
        } else {
          ExchangeReader.answer(mutated);
        }
      } catch (PeerException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ", round " + round + ": " + new String(mutated, UTF_8), e);
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(1000, 5999);
  }

  private static Arguments broken(String sentence, Consumer<ObjectNode> breaking) {
    return Arguments.of(sentence, breaking);
  }

  private static PeerException requestFailure(byte[] body) {
    return catchThrowableOfType(PeerException.class, () -> ExchangeReader.request(body));
  }

  private static ObjectNode entry(PublishedKey key) {
    ObjectNode entry = JSON.createObjectNode().put("retain_until", "2026-01-02T03:04:05Z");
    entry.set("jwk", jwk(key));
    return entry;
  }

  private static ObjectNode jwk(PublishedKey key) {
    try {
      return (ObjectNode) JSON.readTree(key.jwk().toJSONString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void repeat(ObjectNode json, String name, int times) {
    ArrayNode list = (ArrayNode) json.get(name);
    while (list.size() < times) {
      list.add(list.get(0));
    }
  }

  private static ObjectNode object(ObjectNode json, String pointer) {
    return (ObjectNode) json.at(pointer);
  }

  private static ObjectNode tree(byte[] body) throws IOException {
    return (ObjectNode) JSON.readTree(body);
  }

  private static byte[] bytes(ObjectNode json) throws IOException {
    return JSON.writeValueAsBytes(json);
  }
}
