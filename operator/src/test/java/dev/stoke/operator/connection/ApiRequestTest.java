package dev.stoke.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiRequestTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /api/v1/pods                                                          | list   | pods                 | false
          GET    | /api/v1/namespaces/a/pods?labelSelector=b&watch=true                  | watch  | pods                 | false
          GET    | /api/v1/namespaces/a/secrets/s                                        | get    | secrets              | false
          GET    | /api/v1/namespaces/a                                                  | get    | namespaces           | false
          GET    | /api/v1/namespaces                                                    | list   | namespaces           | false
          POST   | /api/v1/namespaces/a/events                                           | create | events               | true
          PUT    | /apis/coordination.k8s.io/v1/namespaces/a/leases/l                    | update | leases               | true
          PATCH  | /apis/stoke.hppr.dev/v1/namespaces/a/stokeclusters/c/status?force=true | patch  | stokeclusters/status | true
          DELETE | /api/v1/namespaces/a/pods/p                                           | delete | pods                 | true
          POST   | /apis/authorization.k8s.io/v1/selfsubjectrulesreviews                 | create | selfsubjectrulesreviews | false
          GET    | /version                                                              | list   | ''                   | false
          """)
  void itIsSaidInTheWordsOfRbac(
      String method, String path, String verb, String resource, boolean write) {
    var request =
        new StandardHttpRequest(
            Map.of(), URI.create("https://127.0.0.1:6443" + path), method, null);
    var asked = ApiRequest.of(request);
    assertThat(asked).isEqualTo(new ApiRequest(verb, resource));
    assertThat(asked.isWrite()).isEqualTo(write);
  }
}
