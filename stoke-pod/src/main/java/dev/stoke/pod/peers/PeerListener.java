package dev.stoke.pod.peers;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.Jwks;
import dev.stoke.pod.federation.JwksForm;
import dev.stoke.pod.signing.DraftSigner;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;

/**
 * The listener that the other members and the operator call: TLS 1.3, and nobody gets in without a
 * certificate of the cluster's CA.
 */
public final class PeerListener implements AutoCloseable {
  /** The name in the operator's certificate. */
  static final String OPERATOR = "stoke-operator";

  private static final Logger log = LoggerFactory.getLogger(PeerListener.class);
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int EXCHANGES_AT_WORK = 8;
  private static final int EXCHANGES_WAITING = 120;
  private static final int SIGNATURES_WAITING = 16;
  private static final int STALLED_MILLIS = 10_000;

  /** Longer than a client keeps an idle connection, so that the client is who ends it. */
  private static final int IDLE_MILLIS = 120_000;

  /** Two for each of 200 members, and some for the operator and for handshakes that fail. */
  private static final int CONNECTIONS = 512;

  private static final Duration REQUESTS_END = Duration.ofSeconds(5);

  private final Undertow undertow;
  private final GracefulShutdownHandler graceful;
  private final InetSocketAddress address;
  private final PeerCredentials credentials;
  private final Consumer<CredentialSet> renewal;
  private final Lane exchanges;
  private final Lane signatures;

  private PeerListener(
      Undertow undertow,
      GracefulShutdownHandler graceful,
      PeerCredentials credentials,
      Lane exchanges,
      Lane signatures) {
    this.undertow = undertow;
    this.graceful = graceful;
    this.credentials = credentials;
    this.exchanges = exchanges;
    this.signatures = signatures;
    Undertow.ListenerInfo open = undertow.getListenerInfo().getFirst();
    this.address = (InetSocketAddress) open.getAddress();
    this.renewal = set -> open.setSslContext(TlsContexts.ofListener(set));
  }

  /**
   * Listens at once.
   *
   * @param port 0 for any free one
   * @param signer signs what members ask for; with the checks of a delegate
   * @param status the JSON of {@code GET /peers/status}
   */
  public static PeerListener start(
      String host,
      int port,
      PeerCredentials credentials,
      Federation federation,
      DraftSigner signer,
      Supplier<byte[]> status,
      MeterRegistry metrics) {
    Refusals refusals = new Refusals(metrics);
    Lane exchanges = new Lane("exchange", EXCHANGES_AT_WORK, EXCHANGES_WAITING);
    Lane signatures = new Lane("sign", 2 * CORES, SIGNATURES_WAITING);
    Predicate<String> pods = name -> !name.equals(OPERATOR);
    Predicate<String> readers = name -> name.equals(OPERATOR) || federation.isMember(name);
    MemberPost announce =
        new MemberPost(
            exchanges, ExchangeReader.MOST_BYTES, new AnnounceOperation(federation, refusals));
    MemberPost sign =
        new MemberPost(
            signatures,
            DraftJson.MOST_DRAFT_BYTES,
            new SignOperation(federation, signer, refusals));
    Routes routes =
        new Routes(new Callers(credentials), refusals, metrics)
            .add(Methods.POST, "/peers/announce", pods, announce)
            .add(Methods.POST, "/peers/sign", pods, sign)
            .add(Methods.GET, "/peers/status", readers, (e, _) -> status(e, exchanges, status))
            .add(Methods.GET, "/api/pkeys", readers, (e, _) -> ownKeys(e, federation));
    GracefulShutdownHandler graceful = new GracefulShutdownHandler(routes);
    Undertow undertow =
        Undertow.builder()
            .addHttpsListener(port, host, TlsContexts.ofListener(credentials.current()))
            .setSocketOption(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.REQUIRED)
            .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(TlsContexts.PROTOCOL))
            .setSocketOption(Options.READ_TIMEOUT, IDLE_MILLIS)
            .setSocketOption(Options.WRITE_TIMEOUT, STALLED_MILLIS)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS)
            .setSocketOption(Options.CONNECTION_LOW_WATER, CONNECTIONS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) ExchangeReader.MOST_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 8 * 1024)
            .setServerOption(UndertowOptions.MAX_HEADERS, 32)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 8)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, STALLED_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, true)
            .setIoThreads(Math.max(2, CORES))
            // Only the arithmetic of handshakes runs there.
            .setWorkerThreads(Math.max(2, CORES))
            .setHandler(graceful)
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      exchanges.close();
      signatures.close();
      throw cannotListen(host, port, e);
    }
    PeerListener listener =
        new PeerListener(undertow, graceful, credentials, exchanges, signatures);
    credentials.follow(listener.renewal);
    return listener;
  }

  /** Where it listens; the port is the real one also when the configuration says 0. */
  public InetSocketAddress address() {
    return address;
  }

  /** Turns new requests away, lets those at work end, then stops listening. */
  @Override
  public void close() {
    credentials.unfollow(renewal);
    graceful.shutdown();
    try {
      if (!graceful.awaitShutdown(REQUESTS_END.toMillis())) {
        log.warn("Requests of members were still at work when the peer listener stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    undertow.stop();
    exchanges.close();
    signatures.close();
  }

  private static void status(HttpServerExchange exchange, Lane lane, Supplier<byte[]> status) {
    if (lane.enter(exchange)) {
      lane.run(exchange, worker -> Answers.json(worker, status.get()));
    }
  }

  private static void ownKeys(HttpServerExchange exchange, Federation federation) {
    @Nullable Deque<String> local = exchange.getQueryParameters().get("local");
    if (local == null || !local.contains("true")) {
      Answers.refused(exchange, 404, "only ?local=true");
      return;
    }
    Optional<Jwks> jwks = federation.jwks(JwksForm.UPSTREAM_LOCAL);
    if (jwks.isEmpty()) {
      Answers.unavailable(exchange, "this pod is not in service");
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
    exchange.getResponseSender().send(jwks.get().body().duplicate());
  }

  /** A sentence for whoever has to free a port or to choose another. */
  private static IllegalStateException cannotListen(String host, int port, RuntimeException cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    return new IllegalStateException(
        "cannot listen on %s:%d, which cluster.peer_port asks for (%s); free the port or choose"
                .formatted(host, port, reason.getMessage())
            + " another",
        cause);
  }
}
