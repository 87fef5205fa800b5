package dev.stoke.bench.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Does one thing on so many threads for so long, as often as it is told to: reads lines {@code
 * THREADS MILLIS}, answers {@code TIMES NANOS}.
 */
final class Work {
  private Work() {}

  /**
   * @param thing what the thread of this number does
   */
  static void serve(IntFunction<Callable<?>> thing) throws Exception {
    System.out.println("ready");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var words = line.split(" ", -1);
      System.out.println(run(thing, Integer.parseInt(words[0]), Long.parseLong(words[1])));
    }
  }

  private static String run(IntFunction<Callable<?>> thing, int threads, long millis)
      throws IOException, InterruptedException {
    var things = new ArrayList<Callable<?>>();
    for (int i = 0; i < threads; i++) {
      things.add(thing.apply(i));
    }
    long began = System.nanoTime();
    long end = began + millis * 1_000_000;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var counts = new ArrayList<Future<Long>>();
      for (var one : things) {
        counts.add(pool.submit(() -> repeat(one, end)));
      }
      long all = 0;
      for (var count : counts) {
        all += count.get();
      }
      return all + " " + (System.nanoTime() - began);
    } catch (ExecutionException e) {
      throw new IOException("the reference cannot do its work", e);
    }
  }

  private static long repeat(Callable<?> thing, long end) throws Exception {
    long count = 0;
    while (System.nanoTime() < end) {
      thing.call();
      count++;
    }
    return count;
  }
}
