package dev.stoke.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may call what: every route of the administration with every value of {@code stk}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PrivilegesTest {
  /** Columns are values of stk and the users that hold them; x: allowed. */
  private static final String TABLE =
      """
      route                                     S s u U g G c C m - u,g
      GET /api/capabilities                     x x x x x x x x . . x
      GET /api/admin/totals                     x x x x x x x x . . x
      GET /api/admin/users                      x x x x . . . . . . x
      GET /api/admin/users/{id}                 x x x x . . . . . . x
      GET /api/admin/users/{id}/claim-groups    x x x x . . . . . . x
      PATCH /api/admin/users/{id}               x . . x . . . . . . .
      DELETE /api/admin/users/{id}              x . . x . . . . . . .
      POST /api/admin/localuser                 x . . x . . . . . . .
      PATCH /api/admin/localuser                x . . x . . . . . . .
      GET /api/admin/claims                     x x . x . x x x . . .
      GET /api/admin/claims/{id}                x x . x . x x x . . .
      GET /api/admin/claims/{id}/claim-groups   x x . x . x x x . . .
      POST /api/admin/claims                    x . . . . . . x . . .
      PATCH /api/admin/claims/{id}              x . . . . . . x . . .
      DELETE /api/admin/claims/{id}             x . . . . . . x . . .
      GET /api/admin/claim-groups               x x . x x x . . . . x
      GET /api/admin/claim-groups/{id}          x x . x x x . . . . x
      GET /api/admin/claim-groups/{id}/claims   x x . x x x . . . . x
      GET /api/admin/claim-groups/{id}/group-links x x . x x x . . . . x
      GET /api/admin/claim-groups/{id}/users    x x . x x x . . . . x
      POST /api/admin/claim-groups              x . . . . x . . . . .
      PATCH /api/admin/claim-groups/{id}        x . . . . x . . . . .
      DELETE /api/admin/claim-groups/{id}       x . . . . x . . . . .
      GET /api/admin/group-links                x x . x x x . . . . x
      GET /api/admin/group-links/{id}           x x . x x x . . . . x
      GET /api/admin/group-links/{id}/claim-group x x . x x x . . . . x
      POST /api/admin/group-links               x . . . . x . . . . .
      PATCH /api/admin/group-links/{id}         x . . . . x . . . . .
      DELETE /api/admin/group-links/{id}        x . . . . x . . . . .
      GET /api/admin/private-keys               x . . . . . . . . . .
      GET /api/admin/private-keys/{id}          x . . . . . . . . . .
      """;

  private static final List<String> USERS =
      List.of("root", "sam", "uma", "ulf", "gia", "gus", "cleo", "carl", "mona", "nora", "duo");

  private @Nullable AdminUnderTest started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    started = AdminUnderTest.start(directory, "");
  }

  @AfterAll
  void stop() {
    admin().close();
  }

  @Test
  void everyRouteIsOpenToTheseAndToNobodyElse() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, List<String>> row : rows().entrySet()) {
      String[] route = row.getKey().split(" ", 2);
      for (int i = 0; i < USERS.size(); i++) {
        // Nobody has this id and the body is incomplete, so that nothing changes.
        int status =
            admin()
                .call(
                    USERS.get(i),
                    route[0],
                    route[1].replace("{id}", "9999"),
                    route[0].equals("GET") || route[0].equals("DELETE") ? "" : "{}")
                .statusCode();
        boolean open = row.getValue().get(i).equals("x");
        if (open ? status == 401 || status == 403 || status >= 500 : status != 403) {
          wrong.add(row.getKey() + " by " + USERS.get(i) + ": " + status);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theTableNamesEveryRouteOfTheAdministration() throws Exception {
    assertThat(admin().pod().pod().publicRoutes())
        .filteredOn(route -> route.contains("/api/admin/") || route.contains("/api/capabilities"))
        .filteredOn(route -> !route.startsWith("HEAD"))
        .containsExactlyInAnyOrderElementsOf(rows().keySet());
  }

  private static Map<String, List<String>> rows() {
    Map<String, List<String>> out = new LinkedHashMap<>();
    TABLE
        .lines()
        .skip(1)
        .forEach(line -> {
          List<String> words = List.of(line.trim().split("\\s+"));
          out.put(words.get(0) + " " + words.get(1), words.subList(2, words.size()));
        });
    return out;
  }

  private AdminUnderTest admin() {
    return requireNonNull(started, "the pod is not started");
  }
}
