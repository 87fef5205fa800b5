package dev.stoke.pod.users;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a thread lets others go first, {@code setpriority(2)}. Java's own thread priorities have
 * no effect on Linux for anybody but root.
 */
final class Niceness {
  private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);

  /** On Linux a thread of its own, and 0 the one that asks; elsewhere it would be the process. */
  private static final int PRIO_PROCESS = 0;

  /** Against a thread of 0 it gets a tenth of a processor, and alone all of it. */
  private static final int NICE = 10;

  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  private Niceness() {}

  /** Of the calling thread, for good; without effect where there is no such thing. */
  @SuppressWarnings("IllegalCatch") // What a method handle throws is declared as Throwable.
  static void lower() {
    if (!LINUX) {
      return;
    }
    try {
      int failed = (int) setPriority().invokeExact(PRIO_PROCESS, 0, NICE);
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
