package dev.stoke.local.training;

import dev.stoke.local.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Path;

/** A run of a program that shows Java what it uses, so that it starts faster with what is kept. */
public interface Training {
  /**
   * Whatever the run needs is started and is ready.
   *
   * @param processes where processes that it needs are kept
   */
  Run prepare(Path directory, ChildProcesses processes) throws IOException;

  /** One run's surroundings, ended by {@link #close}. */
  interface Run extends AutoCloseable {
    /** Arguments and environment of the program. */
    void configure(ProcessBuilder process);

    /** Uses the program until it has done what it is for; then it is told to stop. */
    void use(Process process) throws IOException, InterruptedException;

    @Override
    void close();
  }
}
