package dev.stoke.bench.load;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.net.URI;

/** A server of this process. */
record TinyServer(Undertow undertow) implements AutoCloseable {
  static TinyServer start(HttpHandler handler) {
    var undertow = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(handler).build();
    undertow.start();
    return new TinyServer(undertow);
  }

  URI base() {
    var address = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
