package dev.stoke.local.controlplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/** A release server on loopback, as dl.k8s.io and GitHub lay out theirs. */
final class FakeReleases implements AutoCloseable {
  static final Platform PLATFORM = new Platform("linux", "amd64");

  private static final String ETCD = "etcd-%s-linux-amd64".formatted(Program.ETCD_VERSION);

  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String cutShort = "";

  FakeReleases() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    for (Program program : List.of(Program.API_SERVER, Program.CONTROLLER_MANAGER)) {
      byte[] content = content(program);
      files.put(path(program), content);
      files.put(path(program) + ".sha256", bytes(sha256(content) + "\n"));
    }
    byte[] archive = etcdArchive();
    String folder = "/etcd/" + Program.ETCD_VERSION + "/";
    files.put(folder + ETCD + ".tar.gz", archive);
    files.put(
        folder + "SHA256SUMS",
        bytes("00  other.zip\n" + sha256(archive) + "  " + ETCD + ".tar.gz\n"));
  }

  static String path(Program program) {
    return "/k8s/%s/bin/linux/amd64/%s".formatted(program.version(), program.fileName());
  }

  static byte[] content(Program program) {
    return bytes("#!/bin/sh\necho " + program.fileName() + "\n");
  }

  ReleaseDownload.Sources sources() {
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    return new ReleaseDownload.Sources(URI.create(base + "/k8s/"), URI.create(base + "/etcd/"));
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  void replace(String path, String content) {
    files.put(path, bytes(content));
  }

  /** The connection ends in the middle of this file. */
  void cutShort(String path) {
    cutShort = path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    byte[] content = files.get(path);
    try (exchange) {
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (path.equals(cutShort)) {
        exchange.sendResponseHeaders(200, content.length + 1_000L);
        exchange.getResponseBody().write(content);
      } else {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  /** A ustar archive of a text before the program, so that the reader has something to skip. */
  private static byte[] etcdArchive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      entry(zip, ETCD + "/README.md", bytes("x".repeat(700)));
      entry(zip, ETCD + "/etcd", content(Program.ETCD));
      zip.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  private static void entry(GZIPOutputStream zip, String name, byte[] content) throws IOException {
    byte[] header = new byte[512];
    System.arraycopy(bytes(name), 0, header, 0, name.length());
    System.arraycopy(bytes("%011o".formatted(content.length)), 0, header, 124, 11);
    header[156] = '0';
    zip.write(header);
    zip.write(content);
    zip.write(new byte[(512 - content.length % 512) % 512]);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
