package dev.stoke.bench.refresh;

import dev.stoke.bench.load.Client;
import dev.stoke.bench.session.Pair;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** One pair, used at both pods at the same time: afterwards at most one pair may be good. */
final class Race {
  private Race() {}

  /**
   * @param answered whether anybody was given a new pair
   * @param good how many of the new pairs could be refreshed
   */
  record Outcome(boolean answered, int good) {}

  static Outcome run(URI first, URI second, Pair pair) throws IOException, InterruptedException {
    var barrier = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              List.<Callable<Client.Answer>>of(
                  () -> {
                    barrier.await();
                    return answer(first, pair);
                  },
                  () -> {
                    barrier.await();
                    return answer(second, pair);
                  }));
      int good = 0;
      boolean answered = false;
      // The one that lost ends the session when it is used, so that none may be good.
      for (var given : List.of(answers.get(0).get(), answers.get(1).get())) {
        answered |= given.status() == 200;
        if (given.status() == 200 && answer(first, Pair.of(given)).status() == 200) {
          good++;
        }
      }
      return new Outcome(answered, good);
    } catch (ExecutionException e) {
      throw new IOException("a pod gave no answer", e);
    }
  }

  private static Client.Answer answer(URI pod, Pair pair) throws IOException {
    try (var client = new Client(pod)) {
      return pair.use(client);
    }
  }
}
