package dev.stoke.bench.session;

import dev.stoke.bench.load.Call;
import dev.stoke.bench.load.Client;
import java.io.IOException;
import java.net.URI;

/** One user's session, refreshed at two pods in turns; for one thread. */
public final class Session implements Call, AutoCloseable {
  private final Client other;
  private Pair pair;
  private long granted;

  private Session(Client other, Pair pair) {
    this.other = other;
    this.pair = pair;
  }

  /**
   * @param other the pod beside the one that the calls go to
   */
  public static Session login(URI first, URI other, String login) throws IOException {
    try (var client = new Client(first)) {
      return new Session(new Client(other), Pair.of(client.post("/api/login", "", login)));
    }
  }

  @Override
  public int run(Client client) throws IOException {
    var answer = pair.use(granted % 2 == 0 ? client : other);
    if (answer.status() == 200) {
      pair = Pair.of(answer);
      granted++;
    }
    return answer.status();
  }

  public Pair pair() {
    return pair;
  }

  public long granted() {
    return granted;
  }

  @Override
  public void close() {
    other.close();
  }
}
