package dev.stoke.local.controlplane;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads one file out of a .tar.gz (POSIX ustar); the JDK has no tar of its own. */
final class TarGz {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int SIZE_LENGTH = 12;

  private TarGz() {}

  static void extract(Path archive, String entry, Path target) throws IOException {
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      byte[] header = in.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        long size = Long.parseLong(text(header, SIZE_OFFSET, SIZE_LENGTH), 8);
        if (text(header, 0, NAME_LENGTH).equals(entry)) {
          try (var out = Files.newOutputStream(target)) {
            copy(in, out, size);
          }
          return;
        }
        in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
        header = in.readNBytes(BLOCK);
      }
    } catch (NumberFormatException e) {
      throw new IOException(archive.getFileName() + " is no tar archive", e);
    }
    throw new IOException(archive.getFileName() + " holds no " + entry);
  }

  private static void copy(InputStream in, java.io.OutputStream out, long size) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = size; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("the archive ends in the middle of a file");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static String text(byte[] header, int offset, int length) {
    String field = new String(header, offset, length, StandardCharsets.US_ASCII);
    int end = field.indexOf('\0');
    return (end < 0 ? field : field.substring(0, end)).strip();
  }
}
