package dev.stoke.pod.users;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a thread lets others go first, {@code setpriority(2)}. Java's own thread priorities have
 * no effect on Linux for anybody but root. Without effect where there is no such thing.
 */
final class Niceness {
  private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);

  /** On Linux a thread; elsewhere it would be the process. */
  private static final int PRIO_PROCESS = 0;

  /** In the place of a thread's number. */
  private static final int CALLER = 0;

  /** Against a thread of 0 it gets a tenth of a processor, and alone all of it. */
  private static final int NICE = 10;

  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");
  private static final Path THREADS = Path.of("/proc/self/task");

  private Niceness() {}

  /** Of the calling thread, for good. */
  static void lower() {
    if (LINUX) {
      lower(CALLER);
    }
  }

  /**
   * Of the threads in which Java compiles, by the names that HotSpot gives them, for good; those
   * that they start later have it from them.
   */
  static void lowerCompilers() {
    if (!LINUX) {
      return;
    }
    try (var threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        if (compiles(thread)) {
          lower(Integer.parseInt(thread.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("Java's compilers cannot let others go first");
    }
  }

  private static boolean compiles(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm"));
      return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    } catch (IOException e) {
      return false; // It has ended meanwhile.
    }
  }

  @SuppressWarnings("IllegalCatch") // What a method handle throws is declared as Throwable.
  private static void lower(int thread) {
    try {
      int failed = (int) setPriority().invokeExact(PRIO_PROCESS, thread, NICE);
      LOG.atDebug().addKeyValue("failed", failed).log("A thread lets others go first");
    } catch (Throwable e) {
      LOG.atDebug().setCause(e).log("A thread cannot let others go first");
    }
  }

  private static MethodHandle setPriority() {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("setpriority"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  }
}
