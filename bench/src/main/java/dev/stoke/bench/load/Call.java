package dev.stoke.bench.load;

import java.io.IOException;

/** One call of a client; what it needs from call to call it keeps itself. */
@FunctionalInterface
public interface Call {
  /** The answer's status. */
  int run(Client client) throws IOException;
}
