package dev.stoke.local.node.pod;

import dev.stoke.local.network.LoopbackNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who has which pod address. Safe for threads. */
public final class PodAddresses {
  private static final int COUNT = 240;

  private final LoopbackNetwork network;
  private final Map<Integer, String> holders = new HashMap<>();

  public PodAddresses(LoopbackNetwork network) {
    this.network = network;
  }

  /**
   * The holder's address: the one that it has, else the wanted one if that is free, else the lowest
   * that is free.
   *
   * @throws IllegalStateException when all are taken
   */
  synchronized String take(String holder, @Nullable String wanted) {
    OptionalInt held = first(index -> holder.equals(holders.get(index)));
    if (held.isEmpty() && wanted != null) {
      held = first(index -> !holders.containsKey(index) && address(index).equals(wanted));
    }
    if (held.isEmpty()) {
      held = first(index -> !holders.containsKey(index));
    }
    int index =
        held.orElseThrow(
            () -> new IllegalStateException("all " + COUNT + " pod addresses are taken"));
    holders.put(index, holder);
    return address(index);
  }

  synchronized void release(String holder) {
    holders.values().removeIf(holder::equals);
  }

  private String address(int index) {
    return network.podAddress(index);
  }

  private static OptionalInt first(IntPredicate wanted) {
    return IntStream.range(0, COUNT).filter(wanted).findFirst();
  }
}
