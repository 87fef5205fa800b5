package dev.stoke.bench.server;

import dev.stoke.bench.load.OnPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** nginx that serves one file; where it is installed. */
public final class Nginx {
  private static final String CONFIG =
      """
      daemon off;
      %4$s
      pid %1$s/pid;
      error_log stderr;
      worker_processes %3$d;
      events { worker_connections 1024; }
      http {
        access_log off;
        keepalive_requests 100000000;
        open_file_cache max=16;
        tcp_nopush on;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 127.0.0.1:%2$d;
          root %1$s;
          location / { default_type application/json; try_files /keys =404; }
        }
      }
      """;

  /** Root's nginx would read the file as somebody else, who may not. */
  private static final String AS_ROOT = "user root;";

  private Nginx() {}

  /** Empty where there is none. */
  public static Optional<Measured> start(Site site, byte[] bytes)
      throws IOException, InterruptedException {
    var program = OnPath.find("nginx");
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Path directory = site.newDirectory("nginx").toAbsolutePath();
    Files.write(directory.resolve("keys"), bytes);
    int port = Site.freePorts(1).getFirst();
    var config = directory.resolve("nginx.conf");
    Files.writeString(
        config,
        CONFIG.formatted(
            directory,
            port,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("user.name").equals("root") ? AS_ROOT : ""));
    var log = directory.resolve("log").toFile();
    var process =
        site.start(
            "nginx",
            new ProcessBuilder(
                    List.of(
                        program.get().toString(),
                        "-e",
                        "stderr",
                        "-p",
                        directory.toString(),
                        "-c",
                        config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log));
    var nginx = Measured.at("nginx", port, process);
    Patience.await("nginx, whose log is " + log, process, () -> Patience.answers(nginx.base()));
    return Optional.of(nginx);
  }
}
