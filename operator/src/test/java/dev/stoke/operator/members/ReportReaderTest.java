package dev.stoke.operator.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.operator.plan.MemberReport;
import dev.stoke.operator.plan.MemberReport.Key;
import dev.stoke.operator.plan.MemberReport.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportReaderTest {
  private static final String STATUS =
      """
      {"instance_id": "c-0", "boot": {"started_at": "2026-01-02T03:04:05Z", "nonce": "18446744073709551615"},
       "revision": 7, "ready": true, "reason": "", "lease": true, "started": true,
       "can_sign": true, "leaving": false, "rotation": "",
       "keys": [{"kid": "c-0-p-AAAAAAAAAAAAAAAA", "state": "ACTIVE",
                 "created_at": "2026-01-02T03:04:05.123456Z", "retain_until": "2026-01-02T06:04:05Z",
                 "propagated": true, "propagated_seconds": 400, "early": false, "overdue": false},
                {"kid": "c-0-p-BBBBBBBBBBBBBBBB", "state": "PREPARED", "created_at": "yesterday",
                 "propagated": false, "propagated_seconds": null, "early": false}],
       "members": [], "delegates": ["c-1"], "published_keys": 9, "published_bytes": 1864,
       "propagation_delay_in_force_seconds": null, "tombstones": ["c-1-p-CCCCCCCCCCCCCCCC"],
       "mac_keys": ["ab12cd34"], "trusted_cas": ["00aa00aa"], "certificate": "11bb11bb",
       "something_newer": [1]}
      """;

  @Test
  void aStatusIsRead() throws IOException {
    var report = read(STATUS);
    assertThat(report.revision()).isEqualTo(7);
    assertThat(report.started()).isTrue();
    assertThat(report.leaving()).isFalse();
    assertThat(report.canSign()).isTrue();
    assertThat(report.keys())
        .containsExactly(
            new Key(
                "c-0-p-AAAAAAAAAAAAAAAA", State.ACTIVE, "2026-01-02T03:04:05.123456Z", true, false),
            new Key("c-0-p-BBBBBBBBBBBBBBBB", State.PREPARED, null, false, false));
    assertThat(report.hasPropagatedKey()).isTrue();
    assertThat(report.publishedKeys()).isEqualTo(9);
    assertThat(report.publishedBytes()).isEqualTo(1864);
    assertThat(report.propagationDelayInForceSeconds()).isNull();
    assertThat(report.tombstones()).containsExactly("c-1-p-CCCCCCCCCCCCCCCC");
    assertThat(report.credentials().macKeys()).containsExactly("ab12cd34");
    assertThat(report.credentials().trustedCas()).containsExactly("00aa00aa");
    assertThat(report.credentials().certificate()).isEqualTo("11bb11bb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          "c-0",                | "c-1",               | another member's
          "revision": 7         | "revision": "7"      | revision
          "revision": 7         | "revision": -7       | revision
          "can_sign": true      | "can_sign": 1        | can_sign
          "leaving": false,     |                      | leaving
          "state": "ACTIVE"     | "state": "GONE"      | unknown state
          "keys": [             | "key": [             | keys
          """)
  void anythingElseIsNoReport(String part, @Nullable String other, String reason) {
    var replaced = STATUS.replace(part, other == null ? "" : other);
    assertThat(replaced).isNotEqualTo(STATUS);
    assertThatThrownBy(() -> read(replaced))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void whatIsNoJsonIsNoReport() {
    assertThatThrownBy(() -> read("<html>")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("[]")).isInstanceOf(IOException.class);
  }

  private static MemberReport read(String json) throws IOException {
    return ReportReader.read(json.getBytes(StandardCharsets.UTF_8), "c-0");
  }
}
