package dev.stoke.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class StokeProgramTest {
  @TempDir private Path directory;

  private record Result(int code, String output) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "status stoke -n shop --json",
        "doctor --context x -n shop",
        "doctor stoke --timeout 5 --kubeconfig k",
        "rotate --cluster stoke -n shop",
        "revoke stoke-0-p-AAAAAAAAAAAAAAAA -c stoke -n shop",
        "render -f cluster.yaml -n shop"
      })
  void bothProgramsTakeTheSame(String line) {
    for (var program : List.of(StokeProgram.stoke(), StokeProgram.plugin())) {
      assertThat(program.parseArgs(line.split(" ")).subcommand().unmatched()).isEmpty();
    }
  }

  @Test
  void thePluginHasNothingOfTheLaptop() {
    assertThat(StokeProgram.plugin().getSubcommands().keySet())
        .containsExactlyInAnyOrder("status", "doctor", "rotate", "revoke", "render");
    assertThat(StokeProgram.stoke().getSubcommands()).containsKeys("up", "down", "status");
  }

  /** A port that nobody listens on, no name of a context, and no kubeconfig at all. */
  @ParameterizedTest
  @CsvSource({"status,1", "doctor,2", "rotate,1", "revoke kid,1"})
  void whoCannotLookSaysWhyWithoutAStackTrace(String line, int code) throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    var kubeconfig =
        Files.writeString(
            directory.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: 'http://127.0.0.1:%d'}}]
            users: [{name: u, user: {}}]
            contexts: [{name: here, context: {cluster: c, user: u}}]
            current-context: here
            """
                .formatted(port));
    var away = run(StokeProgram.plugin(), line + " --kubeconfig " + kubeconfig);
    assertThat(away.code()).isEqualTo(code);
    assertThat(away.output())
        .startsWith("error: the Kubernetes API at http://127.0.0.1:%d".formatted(port))
        .contains("does not answer", "context here")
        .hasLineCount(1);

    var missing = run(StokeProgram.plugin(), line + " --kubeconfig " + directory.resolve("none"));
    assertThat(missing.code()).isEqualTo(code);
    assertThat(missing.output()).startsWith("error: there is no kubeconfig").hasLineCount(1);

    var stopped = run(StokeProgram.stoke(), "--dir " + directory.resolve("state") + " " + line);
    assertThat(stopped.code()).isEqualTo(code);
    assertThat(stopped.output())
        .startsWith("error: Stoke is not running: start it with ./stoke up")
        .hasLineCount(1);
  }

  private static Result run(CommandLine program, String line) {
    var output = new StringWriter();
    int code =
        program
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(output))
            .execute(line.split(" "));
    return new Result(code, output.toString());
  }
}
