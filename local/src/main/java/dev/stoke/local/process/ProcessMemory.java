package dev.stoke.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds of the machine's memory; 0 where the operating system has no {@code /proc}.
 *
 * @param residentBytes now
 * @param peakBytes the most that it ever was
 */
public record ProcessMemory(long residentBytes, long peakBytes) {
  public static ProcessMemory of(long pid) {
    try {
      var status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      long resident = 0;
      long peak = 0;
      for (var line : status) {
        if (line.startsWith("VmRSS:")) {
          resident = kibibytes(line);
        } else if (line.startsWith("VmHWM:")) {
          peak = kibibytes(line);
        }
      }
      return new ProcessMemory(resident * 1024, peak * 1024);
    } catch (IOException e) {
      return new ProcessMemory(0, 0);
    }
  }

  private static long kibibytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
