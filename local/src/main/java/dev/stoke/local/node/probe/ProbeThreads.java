package dev.stoke.local.node.probe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The virtual threads of one prober; ended together by interruption. */
final class ProbeThreads {
  /** What a probe's thread does. */
  interface Work {
    void run() throws InterruptedException;
  }

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  void start(Work work) {
    threads.add(
        Thread.ofVirtual()
            .name("probe")
            .start(() -> {
              try {
                work.run();
              } catch (InterruptedException closed) {
                // The prober was closed: the thread's work is over.
              }
            }));
  }

  void interrupt() {
    threads.forEach(Thread::interrupt);
  }
}
