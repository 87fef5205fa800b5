package dev.stoke.pod.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MySqlFlagsTest {
  @TempDir Path directory;

  @Test
  void theSectionIsUpstreamsWithItsDefaults() throws Exception {
    DatabaseSection database = load("").database();
    assertThat(database.type()).isEqualTo(DatabaseSection.Type.MYSQL);
    assertThat(database.host()).isEqualTo("db.example");
    assertThat(database.port()).isEqualTo(3306);
    assertThat(database.database()).isEqualTo("stoke");
    assertThat(database.user()).isEqualTo("u");
    assertThat(database.password().reveal()).isEqualTo("hunter2");
    assertThat(database.driverProperties())
        .isEqualTo(Map.of("sslMode", "disable", "allowPublicKeyRetrieval", "true"));
  }

  @Test
  void whatHasAMeaningReachesTheDriver() throws Exception {
    assertThat(
            load("parseTime=true&loc=UTC&charset=utf8mb4&timeout=3s&readTimeout=1m30s"
                    + "&writeTimeout=5s&tls=true&tls_ca=/etc/db/ca.crt&multiStatements=true")
                .database()
                .driverProperties())
        .isEqualTo(
            Map.of(
                "sslMode", "verify-full",
                "serverSslCert", "/etc/db/ca.crt",
                "allowPublicKeyRetrieval", "false",
                "connectTimeout", "3000",
                "socketTimeout", "90000"));
    assertThat(load("tls=skip-verify").database().driverProperties())
        .containsEntry("sslMode", "trust");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls=preferred             | tls=preferred is not supported; use true
          tls_ca=/ca.crt            | "tls_ca" has no effect without tls=true
          timeout=5                 | "timeout" must be a duration of 1ms to 24h, written like 5s
          readTimeout=0s            | "readTimeout" must be a duration
          writeTimeout=soon         | "writeTimeout" must be a duration
          loc=Local                 | "loc" must be UTC
          charset=latin1            | "charset" must be one of utf8mb4
          allowAllFiles=true        | "allowAllFiles" is not supported; write name=value with one of tls, tls_ca, timeout, readTimeout
          sql_mode=ANSI             | "sql_mode" is not supported
          tls=true&tls=true         | "tls" is there twice
          """)
  void whatCannotBeIsRefusedWithASentence(String flags, String message) {
    assertThatThrownBy(() -> load(flags))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("database.mysql.flags: " + message);
  }

  private Config load(String flags) throws Exception {
    Path file = directory.resolve("config.yaml");
    Files.writeString(
        file,
        """
        database:
          type: mysql
          postgres: {host: h, port: 4, database: d, user: u, password: p, extra_args: x=1}
          mysql: {host: db.example, database: stoke, user: u, password: hunter2, flags: "%s"}
        tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
        """
            .formatted(flags));
    return new ConfigFile(file, Map.of()).load();
  }
}
