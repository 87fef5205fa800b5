import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Fetches one file for mvnw on a machine that has neither curl nor wget: {@code java Download.java URL FILE}. */
void main(String[] args) throws Exception {
  try (var client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(15))
          .build()) {
    var request = HttpRequest.newBuilder(URI.create(args[0])).timeout(Duration.ofMinutes(5)).build();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofFile(Path.of(args[1])));
    if (answer.statusCode() != 200) {
      System.err.println(args[0] + " answered " + answer.statusCode());
      System.exit(1);
    }
  }
}
