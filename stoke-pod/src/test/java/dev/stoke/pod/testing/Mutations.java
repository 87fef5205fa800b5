package dev.stoke.pod.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** Bytes that are nearly right: flipped, swapped, cut and doubled, as a seed says. */
public final class Mutations {
  private final Random random;
  private final byte[] marks;
  private final String[] pieces;

  /**
   * @param marks characters that structure the format
   * @param pieces what means something to its reader
   */
  public Mutations(Random random, String marks, String... pieces) {
    this.random = random;
    this.marks = marks.getBytes(UTF_8);
    this.pieces = pieces.clone();
  }

  public static Mutations ofJson(Random random) {
    return new Mutations(
        random,
        "0123456789{}[]\",:-",
        "null",
        "-1",
        "\"\"",
        "{}",
        "[]",
        "\\u0000",
        "1e999",
        "\"d\":\"x\",",
        "😀");
  }

  /** One to three changes; the body itself is left alone. */
  public byte[] of(byte[] body) {
    byte[] out = body.clone();
    for (int turn = random.nextInt(3); turn >= 0 && out.length > 1; turn--) {
      int at = random.nextInt(out.length - 1);
      int length = Math.min(1 + random.nextInt(20), out.length - at);
      switch (random.nextInt(5)) {
        case 0 -> out[at] = (byte) random.nextInt(256);
        case 1 -> out[at] = marks[random.nextInt(marks.length)];
        case 2 -> out = splice(out, at, length, new byte[0]);
        case 3 -> out = splice(out, at, 0, Arrays.copyOfRange(out, at, at + length));
        default ->
            out = splice(out, at, length, pieces[random.nextInt(pieces.length)].getBytes(UTF_8));
      }
    }
    return out;
  }

  private static byte[] splice(byte[] body, int at, int length, byte[] with) {
    byte[] out = new byte[body.length - length + with.length];
    System.arraycopy(body, 0, out, 0, at);
    System.arraycopy(with, 0, out, at, with.length);
    System.arraycopy(body, at + length, out, at + with.length, body.length - at - length);
    return out;
  }
}
