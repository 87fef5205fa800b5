package dev.stoke.bench.session;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.bench.load.Client;
import java.io.IOException;

/** What a login or a refresh gives out; never printed. */
public record Pair(String token, String refresh) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public static Pair of(Client.Answer answer) throws IOException {
    if (answer.status() != 200) {
      throw new IOException("answered " + answer.status());
    }
    var body = JSON.readTree(answer.body());
    return new Pair(body.path("token").asText(), body.path("refresh").asText());
  }

  public Client.Answer use(Client client) throws IOException {
    return client.post("/api/refresh", token, "{\"refresh\":\"" + refresh + "\"}");
  }

  @Override
  public String toString() {
    return "Pair[***]";
  }
}
