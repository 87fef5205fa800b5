package dev.stoke.e2e.witness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JwksAnswerTest {
  @Test
  void onlyA200WithAJwksIsInService() {
    assertThat(JwksAnswer.of(200, "application/json", "{\"keys\":[]}"))
        .isInstanceOfSatisfying(
            JwksAnswer.Served.class, served -> assertThat(served.keys().kids()).isEmpty());
    assertThat(JwksAnswer.of(200, "application/json", "<html>"))
        .isInstanceOf(JwksAnswer.Unreadable.class);
  }

  @Test
  void aFencedPodAnswers503WithoutJson() {
    assertThat(JwksAnswer.of(503, "text/plain", "not in service"))
        .isEqualTo(new JwksAnswer.NotInService("fenced (503)"));
    assertThat(JwksAnswer.of(503, "application/json", "{\"error\":\"x\"}"))
        .isInstanceOf(JwksAnswer.Unreadable.class);
    assertThat(JwksAnswer.of(404, "text/plain", ""))
        .isEqualTo(new JwksAnswer.NotInService("HTTP 404"));
  }
}
