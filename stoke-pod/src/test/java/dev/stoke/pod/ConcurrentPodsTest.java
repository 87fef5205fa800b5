package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.pod.testing.DatabaseKind;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two pods at work on the same rows: databases end one of two that block each other. */
final class ConcurrentPodsTest {
  private static final List<String> USERS = List.of("sam", "uma", "ulf", "gia", "gus", "cleo");
  private static final String LOCAL_USER = "/api/admin/localuser";
  private static final int ROUNDS = 15;
  private static final int ATTEMPTS = 5;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void refreshesGoOnWhileAccountsAreChanged(DatabaseKind kind) throws Exception {
    try (AdminUnderTest one = AdminUnderTest.start(kind, directory.resolve("one"));
        AdminUnderTest two = one.another(directory.resolve("two"))) {
      List<AdminUnderTest> pods = List.of(one, two);
      List<Callable<List<Integer>>> tasks = new ArrayList<>();
      for (AdminUnderTest pod : pods) {
        pod.get("root", "/api/admin/totals");
        for (String user : USERS) {
          JsonNode session = pod.login(user);
          tasks.add(() -> refreshes(pod, session));
        }
        tasks.add(() -> changes(pod, i -> "/api/admin/users/" + (2 + i % 6), "fname"));
        tasks.add(() -> resets(pod));
      }
      assertThat(statuses(tasks)).isNotEmpty().allMatch(status -> status < 500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameEntriesAreChangedAtBothPodsAtOnce(DatabaseKind kind) throws Exception {
    try (AdminUnderTest one = AdminUnderTest.start(kind, directory.resolve("one"));
        AdminUnderTest two = one.another(directory.resolve("two"))) {
      List<Callable<List<Integer>>> tasks = new ArrayList<>();
      for (AdminUnderTest pod : List.of(one, two)) {
        pod.get("root", "/api/admin/totals");
        for (int i = 0; i < 2; i++) {
          tasks.add(
              () -> changes(pod, n -> "/api/admin/claim-groups/" + (10 + n % 2), "description"));
          tasks.add(() -> changes(pod, n -> "/api/admin/users/11", "lname"));
        }
      }
      assertThat(statuses(tasks)).isNotEmpty().containsOnly(200);
    }
  }

  private interface PathOf {
    String round(int number);
  }

  private static List<Integer> changes(AdminUnderTest pod, PathOf path, String field)
      throws Exception {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String body = "{\"%s\":\"%d\"}".formatted(field, i);
      String target = path.round(i);
      out.add(answer(() -> pod.call("root", "PATCH", target, body)).statusCode());
    }
    return out;
  }

  /** Ends sessions of one of the users while others are refreshed. */
  private static List<Integer> resets(AdminUnderTest pod) throws Exception {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String body =
          "{\"username\":\"%s\",\"newPassword\":\"a new phrase %d\",\"force\":true}"
              .formatted(USERS.get(i % 2), i);
      out.add(answer(() -> pod.call("root", "PATCH", LOCAL_USER, body)).statusCode());
    }
    return out;
  }

  private static List<Integer> refreshes(AdminUnderTest pod, JsonNode first) throws Exception {
    List<Integer> out = new ArrayList<>();
    JsonNode last = first;
    for (int i = 0; i < ROUNDS * 3; i++) {
      JsonNode session = last;
      HttpResponse<String> answer =
          answer(() ->
              pod.pod().refresh(session.get("token").asText(), session.get("refresh").asText()));
      out.add(answer.statusCode());
      if (answer.statusCode() == 200) {
        last = PodUnderTest.json(answer);
      }
    }
    return out;
  }

  /** A pod that has too much to do says so, and is asked again, as clients do. */
  private static HttpResponse<String> answer(Callable<HttpResponse<String>> request)
      throws Exception {
    HttpResponse<String> answer = request.call();
    for (int i = 0; i < ATTEMPTS && answer.headers().firstValue("Retry-After").isPresent(); i++) {
      answer = request.call();
    }
    return answer;
  }

  private static List<Integer> statuses(List<Callable<List<Integer>>> tasks) throws Exception {
    List<Integer> out = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(tasks.size())) {
      for (Future<List<Integer>> task : threads.invokeAll(tasks)) {
        out.addAll(task.get());
      }
    }
    return out;
  }
}
