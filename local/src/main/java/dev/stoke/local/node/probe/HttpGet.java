package dev.stoke.local.node.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The kubelet's HTTP probe: a connection of its own each time, any Host header, no certificate
 * check, and only the status line of the answer is read.
 */
final class HttpGet {
  private static final int LONGEST_LINE = 1024;
  private static final SSLSocketFactory TLS = trustingSockets();

  private HttpGet() {}

  static int status(HTTPGetAction get, Target target, Duration timeout) throws IOException {
    int millis = Math.toIntExact(timeout.toMillis());
    String host = get.getHost() == null || get.getHost().isEmpty() ? target.podIp() : get.getHost();
    int port = target.port(get.getPort());
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), millis);
      plain.setSoTimeout(left(deadline));
      boolean secure = "HTTPS".equals(get.getScheme());
      try (Socket socket = secure ? TLS.createSocket(plain, host, port, true) : plain) {
        socket.getOutputStream().write(request(get, host + ":" + port));
        socket.getOutputStream().flush();
        return parse(statusLine(socket, deadline));
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
    }
  }

  private static byte[] request(HTTPGetAction get, String authority) throws IOException {
    String path = get.getPath() == null || get.getPath().isEmpty() ? "/" : get.getPath();
    var text = new StringBuilder("GET ").append(path.startsWith("/") ? "" : "/").append(path);
    text.append(
        " HTTP/1.1\r\nUser-Agent: kube-probe/local\r\nAccept: */*\r\nConnection: close\r\n");
    List<HTTPHeader> headers = get.getHttpHeaders();
    if (headers.stream().noneMatch(header -> header.getName().equalsIgnoreCase("Host"))) {
      text.append("Host: ").append(authority).append("\r\n");
    }
    for (HTTPHeader header : headers) {
      text.append(header.getName()).append(": ").append(header.getValue()).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(US_ASCII);
  }

  private static String statusLine(Socket socket, long deadline) throws IOException {
    var line = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (line.size() < LONGEST_LINE) {
      socket.setSoTimeout(left(deadline));
      int next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.write(next);
    }
    return line.toString(US_ASCII);
  }

  private static int parse(String line) throws IOException {
    String[] parts = line.trim().split(" ", 3);
    try {
      if (parts.length >= 2 && parts[0].startsWith("HTTP/")) {
        return Integer.parseInt(parts[1]);
      }
    } catch (NumberFormatException notHttp) {
      // Falls through to the same answer as any other line that is not HTTP.
    }
    throw new IOException("the answer is not HTTP");
  }

  private static int left(long deadline) throws SocketTimeoutException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) millis;
  }

  private static SSLSocketFactory trustingSockets() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /** As the kubelet: a probe asks whether somebody answers, not who. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
