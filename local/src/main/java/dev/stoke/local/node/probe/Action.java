package dev.stoke.local.node.probe;

import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Carries out one probe or lifecycle handler, within a time limit. */
public final class Action {
  private Action() {}

  /** Runs a probe once; never throws for what the container does. */
  static ProbeResult run(Probe probe, Target target, Duration timeout) throws InterruptedException {
    if (probe.getHttpGet() != null) {
      return http(probe.getHttpGet(), target, timeout);
    }
    if (probe.getTcpSocket() != null) {
      return tcp(probe.getTcpSocket(), target, timeout);
    }
    if (probe.getExec() != null) {
      return exec(probe.getExec(), target, timeout);
    }
    return ProbeResult.failure("this node has httpGet, tcpSocket and exec probes only");
  }

  /** Runs a preStop or postStart handler once. */
  public static ProbeResult run(LifecycleHandler handler, Target target, Duration timeout)
      throws InterruptedException {
    if (handler.getHttpGet() != null) {
      return http(handler.getHttpGet(), target, timeout);
    }
    if (handler.getExec() != null) {
      return exec(handler.getExec(), target, timeout);
    }
    if (handler.getSleep() != null) {
      Duration wanted = Duration.ofSeconds(handler.getSleep().getSeconds());
      Thread.sleep(wanted.compareTo(timeout) < 0 ? wanted : timeout);
      return ProbeResult.OK;
    }
    return handler.getTcpSocket() == null
        ? ProbeResult.failure("the handler says nothing to do")
        : tcp(handler.getTcpSocket(), target, timeout);
  }

  private static ProbeResult http(HTTPGetAction get, Target target, Duration timeout) {
    try {
      int status = HttpGet.status(get, target, timeout);
      return status >= 200 && status < 400
          ? ProbeResult.OK
          : ProbeResult.failure("HTTP probe failed with statuscode: " + status);
    } catch (IOException e) {
      return ProbeResult.failure("HTTP probe failed: " + e.getMessage());
    }
  }

  private static ProbeResult tcp(TCPSocketAction tcp, Target target, Duration timeout) {
    String host = tcp.getHost() == null || tcp.getHost().isEmpty() ? target.podIp() : tcp.getHost();
    try (Socket socket = new Socket()) {
      var address = new InetSocketAddress(host, target.port(tcp.getPort()));
      socket.connect(address, Math.toIntExact(timeout.toMillis()));
      return ProbeResult.OK;
    } catch (IOException e) {
      return ProbeResult.failure("TCP probe failed: " + e.getMessage());
    }
  }

  private static ProbeResult exec(ExecAction exec, Target target, Duration timeout)
      throws InterruptedException {
    var builder =
        new ProcessBuilder(exec.getCommand().stream().map(target.rewrite()).toList())
            .directory(target.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(target.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return ProbeResult.failure("command cannot be started: " + e.getMessage());
    }
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return ProbeResult.failure("command timed out after " + timeout.toSeconds() + " s");
      }
      int code = process.exitValue();
      return code == 0 ? ProbeResult.OK : ProbeResult.failure("command ended with " + code);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
