package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.store.Store;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives Services their cluster addresses. */
final class ServiceAddresses {
  private final Store store;
  private final int base;
  private final int size;

  /** The range is in CIDR notation. */
  ServiceAddresses(Store store, String range) {
    this.store = store;
    String[] parts = range.split("/", 2);
    this.base = ByteBuffer.wrap(address(parts[0]).getAddress()).getInt();
    this.size = 1 << (32 - Integer.parseInt(parts[1]));
  }

  /** Changes the Service. An address, once given, stays; {@code None} stays, too. */
  void assign(ObjectNode service, Optional<ObjectNode> live) {
    ObjectNode spec = Json.ensure(service, "spec");
    if (Json.text(spec, "type").equals("ExternalName")) {
      return;
    }
    String address = Json.text(spec, "clusterIP");
    if (address.isEmpty()) {
      address = live.map(old -> Json.text(old, "spec", "clusterIP")).orElse("");
    }
    if (address.isEmpty()) {
      address = free();
    }
    spec.put("clusterIP", address);
    spec.putArray("clusterIPs").add(address);
  }

  private String free() {
    Set<String> taken =
        store.list(BuiltIns.SERVICES.groupResource(), "").stream()
            .map(service -> Json.text(service, "spec", "clusterIP"))
            .collect(Collectors.toSet());
    // The first ten are left for services that ask for a fixed address.
    for (int offset = 10; offset < size - 1; offset++) {
      String candidate = dotted(base + offset);
      if (!taken.contains(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("no Service address is left in the range");
  }

  private static String dotted(int address) {
    byte[] bytes = ByteBuffer.allocate(4).putInt(address).array();
    return "%d.%d.%d.%d".formatted(bytes[0] & 255, bytes[1] & 255, bytes[2] & 255, bytes[3] & 255);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
  }
}
