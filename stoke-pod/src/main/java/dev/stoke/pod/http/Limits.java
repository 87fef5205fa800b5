package dev.stoke.pod.http;

import dev.stoke.pod.config.ServerSection;
import io.undertow.UndertowOptions;
import java.time.Duration;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;

/**
 * Bounds of the public listener: what a stranger may send, and how slowly.
 *
 * @param connections at once
 * @param idle how long a connection without a request stays
 */
record Limits(int connections, Duration idle) {
  static final int BODY_BYTES = 64 * 1024;
  static final int URI_CHARACTERS = 4 * 1024;

  /** Requests at work or waiting for a worker; each holds its body and a place in the queue. */
  static final int IN_FLIGHT = 256;

  /** From a request's head to the end of its body. */
  static final Duration BODY_TIME = Duration.ofSeconds(15);

  private static final int HEADER_BYTES = 16 * 1024;
  private static final int HEADERS = 64;
  private static final Duration STALLED = Duration.ofSeconds(15);

  /** In the system, for each connection: much more than an answer, and no more than that. */
  private static final int SOCKET_BYTES = 64 * 1024;

  static Limits of(ServerSection server) {
    return new Limits(ConnectionLimit.of(server.maxConnections()), server.idleTimeout());
  }

  /** From a request's head to the end of its answer: its body, the work, and the client's part. */
  static Duration longest(Duration work) {
    return BODY_TIME.plus(work).plus(STALLED);
  }

  /** From the start of a connection to the end of its handshake. */
  int handshakeMillis() {
    return (int) Math.min(idle.toMillis(), STALLED.toMillis());
  }

  /**
   * Without a timeout of reads, which sets its timer anew twice for each request: a connection
   * without a request, a request's head and its body each have one of their own.
   */
  OptionMap ofRequests() {
    return OptionMap.builder()
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
        .set(UndertowOptions.MAX_ENTITY_SIZE, (long) BODY_BYTES)
        .set(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
        .set(UndertowOptions.MAX_HEADERS, HEADERS)
        .set(UndertowOptions.MAX_PARAMETERS, 32)
        .set(UndertowOptions.MAX_COOKIES, 32)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) STALLED.toMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) idle.toMillis())
        .set(UndertowOptions.RECORD_REQUEST_START_TIME, true)
        .getMap();
  }

  /** Few streams at once. */
  OptionMap ofHttp2Requests() {
    return OptionMap.builder()
        .addAll(ofRequests())
        .set(UndertowOptions.ENABLE_HTTP2, true)
        .set(UndertowOptions.IDLE_TIMEOUT, (int) idle.toMillis())
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 64)
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .getMap();
  }

  OptionMap ofSockets() {
    return OptionMap.builder()
        .set(Options.CONNECTION_HIGH_WATER, connections)
        .set(Options.CONNECTION_LOW_WATER, connections)
        .set(Options.BACKLOG, 1000)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.SEND_BUFFER, SOCKET_BYTES)
        .set(Options.RECEIVE_BUFFER, SOCKET_BYTES)
        .set(Options.WRITE_TIMEOUT, (int) STALLED.toMillis())
        .set(Options.TCP_NODELAY, true)
        .getMap();
  }

  /** TLS 1.2 and 1.3. */
  OptionMap ofTlsSockets() {
    return OptionMap.builder()
        .addAll(ofSockets())
        .set(Options.READ_TIMEOUT, (int) idle.toMillis())
        .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
        .getMap();
  }
}
