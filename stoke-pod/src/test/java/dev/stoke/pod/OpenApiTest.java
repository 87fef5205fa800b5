package dev.stoke.pod;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The description of the routes, as it is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
  private @Nullable AdminUnderTest started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    started = AdminUnderTest.start(directory, "");
  }

  @AfterAll
  void stop() {
    pod().close();
  }

  @Test
  void itIsValidAndServedToEverybody() throws Exception {
    HttpResponse<String> served = pod().get("/api/openapi.json");
    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(served.headers().firstValue("content-type"))
        .contains("application/json; charset=utf-8");
    SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(served.body());
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
  }

  @Test
  void itNamesEveryRouteAndNoOther() throws Exception {
    JsonNode paths = PodUnderTest.json(pod().get("/api/openapi.json")).get("paths");
    List<String> described = new ArrayList<>();
    for (var path : paths.properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }
    assertThat(pod().pod().publicRoutes())
        .filteredOn(route -> !route.startsWith("HEAD "))
        .as("but for the pages of the administration")
        .filteredOn(route -> !route.startsWith("GET /admin"))
        .containsExactlyInAnyOrderElementsOf(described);
  }

  private PodUnderTest pod() {
    return requireNonNull(started, "the pod is not started").pod();
  }
}
