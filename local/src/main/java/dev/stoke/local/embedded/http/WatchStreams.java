package dev.stoke.local.embedded.http;

import io.undertow.Handlers;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a watch to its client: as a chunked answer, or over a WebSocket. */
final class WatchStreams {
  private static final Logger LOG = LoggerFactory.getLogger(WatchStreams.class);

  private WatchStreams() {}

  static boolean isWebSocket(HttpServerExchange exchange) {
    return "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE));
  }

  /** Blocks until the watch ends. */
  static void http(HttpServerExchange exchange, Watch watch) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.setStatusCode(200);
    OutputStream out = exchange.getOutputStream();
    try {
      out.flush();
      watch.run(
          new Watch.Sink() {
            @Override
            public void send(byte[] event) throws IOException {
              out.write(event);
              out.write('\n');
              out.flush();
            }

            @Override
            public boolean isOpen() {
              return exchange.getConnection().isOpen();
            }
          });
    } catch (IOException gone) {
      LOG.atDebug().setMessage("a watcher is gone").setCause(gone).log();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.endExchange();
    }
  }

  static void webSocket(HttpServerExchange exchange, Watch watch, Executor executor)
      throws Exception {
    Handlers.websocket(
            (upgrade, channel) -> {
              channel.getReceiveSetter().set(new AbstractReceiveListener() {});
              channel.resumeReceives();
              executor.execute(() -> run(channel, watch));
            })
        .handleRequest(exchange);
  }

  private static void run(WebSocketChannel channel, Watch watch) {
    try {
      watch.run(
          new Watch.Sink() {
            @Override
            public void send(byte[] event) throws IOException {
              WebSockets.sendTextBlocking(new String(event, StandardCharsets.UTF_8), channel);
            }

            @Override
            public boolean isOpen() {
              return channel.isOpen() && !channel.isCloseFrameReceived();
            }
          });
      if (channel.isOpen() && !channel.isCloseFrameReceived()) {
        WebSockets.sendCloseBlocking(CloseMessage.NORMAL_CLOSURE, "", channel);
      }
    } catch (IOException gone) {
      LOG.atDebug().setMessage("a watcher is gone").setCause(gone).log();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
