package dev.stoke.local.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/**
 * What an auth pod is for, so often that Java learns what of it is worth compiling: an AOT cache
 * keeps that, too, and a new pod is as fast after seconds as it would be after minutes.
 */
public final class PodUse {
  /** Enough to have seen all that a pod does. */
  public static final int SOME = 1;

  /** Enough for the profiles of what it does most; takes some seconds. */
  public static final int MANY = 200;

  private static final int REFRESHES_EACH = 10;
  private static final int KEY_SETS_EACH = 5;
  private static final JsonMapper JSON = new JsonMapper();

  private final int port;
  private final String login;

  /**
   * @param port of the pod's public listener on this machine
   */
  public PodUse(int port, String username, String password) throws IOException {
    this.port = port;
    this.login = JSON.writeValueAsString(Map.of("username", username, "password", password));
  }

  /**
   * On a machine that is busy with other things not every request is granted in time, which is no
   * harm.
   *
   * @param sessions {@link #SOME} or {@link #MANY}
   * @throws IOException when none was
   */
  public void run(int sessions) throws IOException, InterruptedException {
    int done = 0;
    for (int i = 0; i < sessions; i++) {
      try {
        session();
        done++;
      } catch (IOException e) {
        if (done == 0 && i == sessions - 1) {
          throw e;
        }
      }
    }
  }

  private void session() throws IOException, InterruptedException {
    JsonNode pair = JSON.readTree(Http.post(port, "/api/login", "", login));
    for (int i = 0; i < REFRESHES_EACH; i++) {
      pair = refreshed(pair);
    }
    for (int i = 0; i < KEY_SETS_EACH; i++) {
      Http.get(port, "/.well-known/jwks.json");
      Http.get(port, "/api/pkeys");
    }
  }

  private JsonNode refreshed(JsonNode pair) throws IOException, InterruptedException {
    var body = JSON.writeValueAsString(Map.of("refresh", pair.path("refresh").asText()));
    return JSON.readTree(Http.post(port, "/api/refresh", pair.path("token").asText(), body));
  }
}
