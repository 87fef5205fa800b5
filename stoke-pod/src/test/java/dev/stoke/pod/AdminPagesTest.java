package dev.stoke.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the administration for browsers, and how they are served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdminPagesTest {
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  private @Nullable AdminUnderTest started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    started =
        AdminUnderTest.withSettings(
            directory,
            """
            server: {port: 0, management_port: 0, base_path: /auth/}
            tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
            users: {user_init_file: seed.yaml}
            """);
  }

  @AfterAll
  void stop() {
    requireNonNull(started).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user", "user?id=1", "group", "claim", "key", "monitor"})
  void theAddressesOfItsPartsAllGiveThePage(String part) throws Exception {
    HttpResponse<String> page = get("/auth/admin/" + part);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(page, "x-frame-options")).isEqualTo("DENY");
    assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
  }

  @Test
  void nothingInThePageNeedsMoreThanThePolicyAllows() throws Exception {
    String page = get("/auth/admin/").body();
    assertThat(page).doesNotContainPattern("<script>|<style|\\sstyle=|\\son[a-z]+=|javascript:");
    Matcher loaded = LOADED.matcher(page);
    int files = 0;
    while (loaded.find()) {
      HttpResponse<String> file = get("/auth/admin/" + loaded.group(1));
      assertThat(file.statusCode()).as(loaded.group(1)).isEqualTo(200);
      assertThat(file.body()).doesNotContain("innerHTML", "eval(", "localStorage");
      assertThat(header(file, "content-type"))
          .isEqualTo(
              loaded.group(1).endsWith(".css")
                  ? "text/css; charset=utf-8"
                  : "text/javascript; charset=utf-8");
      files++;
    }
    assertThat(files).isGreaterThan(5);
  }

  @Test
  void aFileThatABrowserHasIsNotSentAgain() throws Exception {
    HttpResponse<String> first = get("/auth/admin/ui/app.js");
    assertThat(header(first, "cache-control")).isEqualTo("no-cache");
    HttpResponse<String> again =
        get("/auth/admin/ui/app.js", "If-None-Match", header(first, "etag"));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("/auth/admin/ui/app.js", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void theAddressWithoutASlashLeadsThere() throws Exception {
    HttpResponse<String> redirect = get("/auth/admin");
    assertThat(redirect.statusCode()).isEqualTo(308);
    assertThat(header(redirect, "location")).isEqualTo("/auth/admin/");
  }

  @Test
  void nothingElseIsThere() throws Exception {
    for (String path :
        List.of("/admin/", "/auth/admin/nosuch", "/auth/admin/ui/", "/auth/admin/ui/../../x")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void itCanBeTurnedOff(@TempDir Path directory) throws Exception {
    try (AdminUnderTest without =
        AdminUnderTest.withSettings(
            directory,
            """
            server: {port: 0, management_port: 0, disable_admin: true}
            tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
            users: {user_init_file: seed.yaml}
            """)) {
      for (String path : List.of("/admin", "/admin/", "/admin/user", "/admin/ui/app.js")) {
        assertThat(without.pod().get(path).statusCode()).as(path).isEqualTo(404);
      }
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return requireNonNull(started).pod().get(path, headers);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }
}
