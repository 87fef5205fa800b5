package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * The few objects that {@code kubectl create} and Go's clients send in Kubernetes' protobuf form:
 * ConfigMaps, Secrets, Namespaces and ServiceAccounts. Field numbers are those of the published
 * {@code generated.proto} files.
 */
final class ProtobufBody {
  static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private enum Form {
    TEXT,
    BYTES,
    BOOLEAN,
    MESSAGE,
    TEXT_LIST,
    MESSAGE_LIST,
    TEXT_MAP,
    BYTES_MAP
  }

  private record Field(String name, Form form, Map<Integer, Field> message) {
    static Field of(String name, Form form) {
      return new Field(name, form, Map.of());
    }
  }

  private static final Map<Integer, Field> OWNER =
      Map.of(
          1, Field.of("kind", Form.TEXT),
          3, Field.of("name", Form.TEXT),
          4, Field.of("uid", Form.TEXT),
          5, Field.of("apiVersion", Form.TEXT),
          6, Field.of("controller", Form.BOOLEAN),
          7, Field.of("blockOwnerDeletion", Form.BOOLEAN));
  private static final Map<Integer, Field> METADATA =
      Map.of(
          1, Field.of("name", Form.TEXT),
          2, Field.of("generateName", Form.TEXT),
          3, Field.of("namespace", Form.TEXT),
          5, Field.of("uid", Form.TEXT),
          6, Field.of("resourceVersion", Form.TEXT),
          11, Field.of("labels", Form.TEXT_MAP),
          12, Field.of("annotations", Form.TEXT_MAP),
          13, new Field("ownerReferences", Form.MESSAGE_LIST, OWNER),
          14, Field.of("finalizers", Form.TEXT_LIST));
  private static final Field OF_METADATA = new Field("metadata", Form.MESSAGE, METADATA);
  private static final Map<String, Map<Integer, Field>> KINDS =
      Map.of(
          "ConfigMap",
          Map.of(
              1, OF_METADATA,
              2, Field.of("data", Form.TEXT_MAP),
              3, Field.of("binaryData", Form.BYTES_MAP),
              4, Field.of("immutable", Form.BOOLEAN)),
          "Secret",
          Map.of(
              1, OF_METADATA,
              2, Field.of("data", Form.BYTES_MAP),
              3, Field.of("type", Form.TEXT),
              4, Field.of("stringData", Form.TEXT_MAP),
              5, Field.of("immutable", Form.BOOLEAN)),
          "Namespace",
          Map.of(1, OF_METADATA),
          "ServiceAccount",
          Map.of(1, OF_METADATA));

  private static final Map<Integer, Field> ENVELOPE =
      Map.of(
          1,
          new Field(
              "type",
              Form.MESSAGE,
              Map.of(1, Field.of("apiVersion", Form.TEXT), 2, Field.of("kind", Form.TEXT))),
          2,
          Field.of("raw", Form.BYTES));

  private ProtobufBody() {}

  /**
   * @throws ApiError with code 415 for a kind that is not known here, 400 for a broken body
   */
  static ObjectNode parse(byte[] body) {
    try {
      ByteBuffer in = ByteBuffer.wrap(body);
      byte[] magic = new byte[MAGIC.length];
      in.get(magic);
      ObjectNode envelope = message(in, ENVELOPE);
      String kind = Json.text(envelope, "type", "kind");
      Map<Integer, Field> fields = KINDS.get(kind);
      if (!java.util.Arrays.equals(magic, MAGIC) || fields == null) {
        throw ApiError.unsupportedMediaType(MEDIA_TYPE);
      }
      ByteBuffer raw = ByteBuffer.wrap(Base64.getDecoder().decode(Json.text(envelope, "raw")));
      ObjectNode object = Json.object();
      object.put("apiVersion", Json.text(envelope, "type", "apiVersion")).put("kind", kind);
      return object.setAll(message(raw, fields));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw ApiError.badRequest("the request's body is not protobuf");
    }
  }

  private static ObjectNode message(ByteBuffer in, Map<Integer, Field> fields) {
    ObjectNode object = Json.object();
    while (in.hasRemaining()) {
      long tag = varint(in);
      Field field = fields.get((int) (tag >>> 3));
      switch ((int) (tag & 7)) {
        case 0 -> {
          long value = varint(in);
          if (field != null && field.form() == Form.BOOLEAN) {
            object.put(field.name(), value != 0);
          }
        }
        case 1 -> in.position(in.position() + 8);
        case 2 -> {
          int length = length(in, varint(in));
          ByteBuffer value = in.slice(in.position(), length);
          in.position(in.position() + value.remaining());
          if (field != null) {
            put(object, field, value);
          }
        }
        case 5 -> in.position(in.position() + 4);
        default -> throw new IllegalArgumentException("wire type " + (tag & 7));
      }
    }
    return object;
  }

  private static void put(ObjectNode object, Field field, ByteBuffer value) {
    String name = field.name();
    switch (field.form()) {
      case TEXT -> {
        String text = text(value);
        if (!text.isEmpty()) {
          object.put(name, text);
        }
      }
      case BYTES -> object.put(name, base64(value));
      case MESSAGE -> object.set(name, message(value, field.message()));
      case MESSAGE_LIST -> object.withArray(name).add(message(value, field.message()));
      case TEXT_LIST -> object.withArray(name).add(text(value));
      case TEXT_MAP, BYTES_MAP -> {
        Form form = field.form() == Form.TEXT_MAP ? Form.TEXT : Form.BYTES;
        ObjectNode entry =
            message(value, Map.of(1, Field.of("key", Form.TEXT), 2, Field.of("value", form)));
        Json.ensure(object, name).put(Json.text(entry, "key"), Json.text(entry, "value"));
      }
      case BOOLEAN -> throw new IllegalArgumentException(name + " is not a varint");
    }
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value).toString();
  }

  private static String base64(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** A length that is not beyond the end; checks after the length itself was read. */
  private static int length(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) length;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}
