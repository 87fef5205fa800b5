package dev.stoke.pod.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.time.Duration;
import org.xnio.Options;
import org.xnio.Sequence;

/** Bounds of the public listener: what a stranger may send, and how slowly. */
final class Limits {
  static final int BODY_BYTES = 64 * 1024;
  static final int URI_CHARACTERS = 4 * 1024;

  /** Requests at work or waiting for a worker; each holds its body and a place in the queue. */
  static final int IN_FLIGHT = 256;

  /** From a request's head to the end of its body. */
  static final Duration BODY_TIME = Duration.ofSeconds(15);

  private static final int HEADER_BYTES = 16 * 1024;
  private static final int HEADERS = 64;
  private static final Duration STALLED = Duration.ofSeconds(15);
  private static final Duration IDLE = Duration.ofSeconds(75);

  private Limits() {}

  /** TLS 1.2 and 1.3; HTTP/2 where a client offers it, with few streams at once. */
  static Undertow.Builder applyTls(Undertow.Builder builder) {
    return builder
        .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
        .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 64)
        .setServerOption(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"));
  }

  static Undertow.Builder apply(Undertow.Builder builder) {
    return builder
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) BODY_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADERS, HEADERS)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, 32)
        .setServerOption(UndertowOptions.MAX_COOKIES, 32)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) STALLED.toMillis())
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) IDLE.toMillis())
        .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, true)
        .setSocketOption(Options.READ_TIMEOUT, (int) IDLE.toMillis())
        .setSocketOption(Options.WRITE_TIMEOUT, (int) STALLED.toMillis())
        .setSocketOption(Options.TCP_NODELAY, true);
  }
}
