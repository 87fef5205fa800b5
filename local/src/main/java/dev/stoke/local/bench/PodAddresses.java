package dev.stoke.local.bench;

import dev.stoke.local.network.LoopbackNetwork;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out an address for each pod that is played. Thread-safe. */
final class PodAddresses {
  static final int MOST = LoopbackNetwork.STAND_INS;

  private final LoopbackNetwork network;
  private final AtomicInteger next = new AtomicInteger();

  PodAddresses(LoopbackNetwork network) {
    this.network = network;
  }

  String next() {
    return network.standInAddress(next.getAndIncrement() % MOST);
  }
}
