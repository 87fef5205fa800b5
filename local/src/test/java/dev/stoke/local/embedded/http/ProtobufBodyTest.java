package dev.stoke.local.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** As Go's clients send objects of built-in kinds. */
final class ProtobufBodyTest {
  @Test
  void aSecretKeepsItsOwnersAndItsFinalizers() throws Exception {
    var owner =
        concat(
            text(1, "Certificate"),
            text(3, "public"),
            text(4, "0a-1b"),
            text(5, "cert-manager.io/v1"),
            bool(6),
            bool(7));
    var metadata =
        concat(
            text(2, "public-"),
            text(3, "default"),
            field(8, new byte[0]),
            field(13, owner),
            text(14, "example.com/one"),
            text(14, "example.com/two"));
    var data = concat(text(1, "tls.key"), field(2, new byte[] {1, 2, 3}));
    var secret = concat(field(1, metadata), field(2, data), text(3, "Opaque"));

    assertThat(ProtobufBody.parse(body("v1", "Secret", secret)))
        .isEqualTo(
            Json.parseObject(
                """
                {
                  "apiVersion": "v1",
                  "kind": "Secret",
                  "metadata": {
                    "generateName": "public-",
                    "namespace": "default",
                    "ownerReferences": [
                      {
                        "kind": "Certificate",
                        "name": "public",
                        "uid": "0a-1b",
                        "apiVersion": "cert-manager.io/v1",
                        "controller": true,
                        "blockOwnerDeletion": true
                      }
                    ],
                    "finalizers": ["example.com/one", "example.com/two"]
                  },
                  "data": {"tls.key": "AQID"},
                  "type": "Opaque"
                }
                """
                    .getBytes(StandardCharsets.UTF_8),
                false));
  }

  @Test
  void aKindThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> ProtobufBody.parse(body("v1", "Pod", new byte[0])))
        .isInstanceOf(ApiError.class);
  }

  private static byte[] body(String apiVersion, String kind, byte[] raw) {
    var magic = new byte[] {'k', '8', 's', 0};
    return concat(
        magic, concat(field(1, concat(text(1, apiVersion), text(2, kind))), field(2, raw)));
  }

  private static byte[] text(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bool(int number) {
    return new byte[] {(byte) (number << 3), 1};
  }

  private static byte[] field(int number, byte[] value) {
    return concat(new byte[] {(byte) (number << 3 | 2)}, length(value.length), value);
  }

  private static byte[] length(int length) {
    return length < 0x80
        ? new byte[] {(byte) length}
        : new byte[] {(byte) (length & 0x7f | 0x80), (byte) (length >> 7)};
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
