package dev.stoke.operator.connection;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Map;

/** The client with which the operator talks to the Kubernetes API. */
public final class ApiClient {
  private ApiClient() {}

  /**
   * With a bound on every request and no second try of it: reconciliations and watches are tried
   * again, with pauses that grow. The client would wait as long as a {@code Retry-After} says, and
   * lose a request for good that an interceptor refuses at the second try.
   *
   * @param interceptors by their name; what each sees is every request of this client
   */
  public static KubernetesClient create(Config config, Map<String, Interceptor> interceptors) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withConnectionTimeout(5_000)
                .withRequestTimeout(10_000)
                .withRequestRetryBackoffLimit(0)
                // Over a WebSocket the JDK's client does not always say that a watch has ended.
                .withOnlyHttpWatches(true)
                // Each watch has a connection of its own: one that hangs takes no other with it,
                // and is not used again.
                .withHttp2Disable(true)
                .build())
        .withKubernetesSerialization(LeanObjects.serialization())
        .withHttpClientBuilderConsumer(http -> interceptors.forEach(http::addOrReplaceInterceptor))
        .build();
  }
}
