package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PodMainTest {
  @TempDir Path directory;

  private record Ran(int code, String out, String err) {}

  @Test
  void validateNamesEverythingThatIsWrongInAllFilesAndShowsNoValue() throws Exception {
    Path config =
        write(
            PodUnderTest.text(1, "x").replace("password: postgres", "password: hunter2")
                + "telemetry: {trace_provder: none}\n");
    Ran first = run(Map.of(), "", "validate", "-config", config.toString());
    assertThat(first.code()).isEqualTo(1);
    assertThat(first.err())
        .contains("telemetry.trace_provder: is not a known key; did you mean trace_provider?")
        .doesNotContain("hunter2");

    write(
        PodUnderTest.text(1, "x")
                .replace("server: {", "server: {tls_public_cert: c.pem, tls_private_key: k.pem, ")
                .replace("users.yaml", "broken.yaml")
            + "cluster: {enabled: true, instance_id: a, propagation_delay: 4h}\n");
    Files.writeString(directory.resolve("broken.yaml"), "users: [{password: hunter2}]\n");
    Ran second = run(Map.of(), "", "validate", "-config", config.toString());
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err())
        .contains("propagation_delay")
        .contains("c.pem is missing")
        .contains("broken.yaml:1: users[0].username: is missing; set it")
        .contains("broken.yaml:1: users[0].email: is missing; set it")
        .doesNotContain("hunter2");
  }

  @Test
  void validateNamesAProviderOfSignaturesThatThereIsNot() throws Exception {
    Path config = write(PodUnderTest.text(1, "x"));
    Map<String, String> environment = Map.of("STOKE_CRYPTO_PROVIDER", "JDK");
    Ran ran = run(environment, "", "validate", "-config", config.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("STOKE_CRYPTO_PROVIDER: is neither fastest nor jdk; choose one");
  }

  @Test
  void validateSaysThatAFileIsGoodWithoutShowingIt() throws Exception {
    Path config = write(PodUnderTest.text(1, "x").replace("password: postgres", "password: s3cr"));
    Ran good = run(Map.of(), "", "validate", "--config", config.toString());
    assertThat(good.code()).isZero();
    assertThat(good.out()).isEqualTo(config + ": good" + System.lineSeparator());
    assertThat(good.out() + good.err()).doesNotContain("s3cr");
  }

  @Test
  void hashPasswordTakesTheFirstLineOfTheInput() {
    Ran ran = run(Map.of(), "hunter2\nmore\n", "hash-password", "--password-stdin");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("password_hash: ", "password_salt: ").doesNotContain("hunter2");
    Ran none = run(Map.of(), "\n", "hash-password", "--password-stdin");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("no password was given");
  }

  @Test
  void migratePreparesTheDatabaseAndMayBeRepeated() throws Exception {
    String database = TestPostgres.newDatabase();
    Path config = write(PodUnderTest.text(TestPostgres.port(), database));
    Map<String, String> environment = Map.of("STOKE_ADMIN_PASSWORD", "hunter2");
    for (int i = 0; i < 2; i++) {
      Ran ran = run(environment, "", "migrate", "-config", config.toString());
      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
    }
    // The option is from the working directory on and outweighs the configuration.
    Path other = directory.resolve("other.yaml");
    Files.writeString(other, "users: [{username: extra, email: extra@example.test}]\n");
    assertThat(run(environment, "", "migrate", "-config", config.toString(), "-dbinit", "" + other))
        .extracting(Ran::code)
        .isEqualTo(0);

    Files.writeString(other, "users: [{username: other, email: extra@example.test}]\n");
    Path twin = directory.resolve("twin.yaml");
    Files.copy(other, twin);
    Ran refused = run(environment, "", "migrate", "-config", "" + config, "-dbinit", "" + twin);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("an init file was not applied");
  }

  @Test
  void migrateSaysWhyTheDatabaseCannotBePrepared() throws Exception {
    Path config = write(PodUnderTest.text(TestPostgres.port(), "nosuch"));
    Ran ran = run(Map.of(), "", "migrate", "-config", config.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("the database cannot be prepared")
        .contains("\"nosuch\" does not exist")
        .doesNotContain("\tat ");
  }

  @Test
  void itSaysItsVersion() {
    Ran ran = run(Map.of(), "", "--version");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("stoke-pod " + Version.OF_POD + System.lineSeparator());
  }

  @Test
  void helpNamesAllCommandsAndOptions() {
    Ran help = run(Map.of(), "", "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("validate", "migrate", "hash-password", "-config", "-dbinit", "Exit codes");
    assertThat(run(Map.of(), "", "migrate", "--help").out()).contains("STOKE_ADMIN_PASSWORD");
    Ran wrong = run(Map.of(), "", "migrat");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("migrate");
  }

  @Test
  void aProcessReadsAPasswordFromAPipe() throws Exception {
    Process process = process("hash-password");
    process.getOutputStream().write("hunter2\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(out).contains("password_hash: ").doesNotContain("hunter2");
  }

  @Test
  void aProcessThatIsRefusedEndsWithItsReasonsOnTheStandardError() throws Exception {
    Process process = process("-config", directory.resolve("no.yaml").toString());
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(err).contains("no.yaml: there is no such file").doesNotContain("Exception");
  }

  private static Process process(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(PodMain.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  private Path write(String text) throws Exception {
    Path config = directory.resolve("config.yaml");
    Files.writeString(config, text);
    if (!Files.exists(directory.resolve("users.yaml"))) {
      Files.copy(Path.of("src/test/resources/users.yaml"), directory.resolve("users.yaml"));
    }
    return config;
  }

  private static Ran run(Map<String, String> environment, String in, String... arguments) {
    InputStream input = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        PodMain.commandLine(environment, input)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }
}
