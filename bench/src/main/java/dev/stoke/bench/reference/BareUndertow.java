package dev.stoke.bench.reference;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that writes one constant buffer, or 304, and looks at nothing. Arguments: a file and its
 * type, or none. Prints its port.
 */
public final class BareUndertow {
  private BareUndertow() {}

  public static void main(String[] arguments) throws IOException {
    HttpHandler handler =
        arguments.length == 0
            ? exchange -> exchange.setStatusCode(304).endExchange()
            : constant(Files.readAllBytes(Path.of(arguments[0])), arguments[1]);
    var server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(handler).build();
    server.start();
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    System.out.println(address.getPort());
  }

  private static HttpHandler constant(byte[] bytes, String type) {
    var buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    return (HttpServerExchange exchange) -> {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
      exchange.getResponseSender().send(buffer.duplicate());
    };
  }
}
