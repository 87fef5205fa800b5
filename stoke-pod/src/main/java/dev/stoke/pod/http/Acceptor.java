package dev.stoke.pod.http;

import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.OpenListener;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * The socket of the public listener with its threads: HTTP/1.1, or with TLS HTTP/1.1 and HTTP/2.
 * Put together here and not by Undertow's builder, whose listeners with HTTP/2 wait for a handshake
 * for ever.
 */
final class Acceptor implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024 - 20;
  private static final int BUFFERS_OF_A_THREAD = 4;
  private static final int STOP_SECONDS = 5;
  private static final String NO_HANDSHAKE_YET = "SSL_NULL_WITH_NULL_NULL";

  private final XnioWorker worker;
  private final AcceptingChannel<? extends StreamConnection> channel;
  private final @Nullable UndertowXnioSsl ssl;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Acceptor(
      XnioWorker worker,
      AcceptingChannel<? extends StreamConnection> channel,
      @Nullable UndertowXnioSsl ssl) {
    this.worker = worker;
    this.channel = channel;
    this.ssl = ssl;
  }

  /**
   * Listens at once.
   *
   * @param threads that requests are worked on with, beside those for input and output
   * @param tls empty: plain HTTP/1.1
   * @throws IOException such as for a port that is taken
   */
  static Acceptor start(
      InetSocketAddress address,
      HttpHandler handler,
      Limits limits,
      int threads,
      Optional<SSLContext> tls)
      throws IOException {
    int ioThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
    Xnio xnio = Xnio.getInstance(Acceptor.class.getClassLoader());
    XnioWorker worker =
        xnio.createWorker(
            OptionMap.builder()
                .set(Options.WORKER_IO_THREADS, ioThreads)
                .set(Options.WORKER_TASK_CORE_THREADS, threads)
                .set(Options.WORKER_TASK_MAX_THREADS, threads)
                .getMap());
    DefaultByteBufferPool buffers =
        new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_OF_A_THREAD);
    try {
      if (tls.isEmpty()) {
        OpenListener http = http(buffers, limits, handler);
        return accepting(
            worker,
            worker.createStreamConnectionServer(
                address, ChannelListeners.openListenerAdapter(http), limits.ofSockets()),
            null);
      }
      UndertowXnioSsl ssl =
          new UndertowXnioSsl(
              xnio, OptionMap.create(Options.USE_DIRECT_BUFFERS, true), buffers, tls.get());
      OpenListener both = http2(buffers, limits, handler);
      ChannelListener<StreamConnection> guarded =
          connection -> {
            closeWithoutHandshake(connection, limits.handshakeMillis());
            both.handleEvent(connection);
          };
      return accepting(
          worker,
          ssl.createSslConnectionServer(
              worker,
              address,
              ChannelListeners.openListenerAdapter(guarded),
              limits.ofTlsSockets()),
          ssl);
    } catch (IOException | RuntimeException e) {
      worker.shutdownNow();
      throw e;
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return channel.getLocalAddress(InetSocketAddress.class);
  }

  /**
   * For connections from now on.
   *
   * @throws IllegalStateException without TLS
   */
  void use(SSLContext context) {
    if (ssl == null) {
      throw new IllegalStateException("a listener without TLS cannot take a certificate");
    }
    ssl.updateSSLContext(context);
  }

  /** Ends all connections. A second call does nothing: the threads that it would ask have ended. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    IoUtils.safeClose(channel);
    worker.shutdownNow();
    try {
      worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Acceptor accepting(
      XnioWorker worker,
      AcceptingChannel<? extends StreamConnection> channel,
      @Nullable UndertowXnioSsl ssl) {
    channel.resumeAccepts();
    return new Acceptor(worker, channel, ssl);
  }

  private static HttpOpenListener http(
      DefaultByteBufferPool buffers, Limits limits, HttpHandler handler) {
    HttpOpenListener http = new HttpOpenListener(buffers, limits.ofRequests());
    http.setRootHandler(handler);
    return http;
  }

  private static OpenListener http2(
      DefaultByteBufferPool buffers, Limits limits, HttpHandler handler) {
    OptionMap options = limits.ofHttp2Requests();
    Http2OpenListener http2 = new Http2OpenListener(buffers, options);
    http2.setRootHandler(handler);
    return new AlpnOpenListener(buffers, options, http(buffers, limits, handler))
        .addProtocol(Http2OpenListener.HTTP2, http2, 10);
  }

  private static void closeWithoutHandshake(StreamConnection connection, int millis) {
    connection
        .getIoThread()
        .executeAfter(
            () -> {
              if (connection instanceof SslConnection secured
                  && secured.getSslSession().getCipherSuite().equals(NO_HANDSHAKE_YET)) {
                IoUtils.safeClose(connection);
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }
}
