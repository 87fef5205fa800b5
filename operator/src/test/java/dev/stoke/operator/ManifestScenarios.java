package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which manifests the API server takes, by the CustomResourceDefinition alone. */
abstract class ManifestScenarios extends ClusterScenarios {
  ManifestScenarios(OperatorFixture fixture) {
    super(fixture);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas: 0                                          | spec.replicas must be at least 1
          replicas: -1                                         | spec.replicas must be at least 1
          replicas: 101                                        | spec.replicas must be at most 100
          image: ''                                            | spec.image must name a container image
          tokens: {keyDuration: 1h, tokenDuration: 30m}        | more than twice spec.tokens.tokenDuration
          tokens: {keyDuration: forever}                       | must be a duration such as 3h
          tokens: {tokenDuration: 10}                          | tokenDuration
          keys: {propagationDelay: 130m}                       | too short to rotate keys in time
          keys: {revoked: [stoke-0]}                           | must hold key ids
          keys: {rotate: "${env:HOME}"}                        | must not hold '$'
          keys: {maxSigners: 1}                                | must be 0 (every pod signs) or from 2 to 100
          cluster: {endpointLag: soon}                         | must be a duration such as 25s
          cluster: {endpointLag: 2s}                           | between 3s and 10m
          tokens: {issuer: ''}                                 | spec.tokens.issuer must not be empty
          tokens: {algorithm: HS256}                           | ECDSA
          tokens: {refreshLimit: -1}                           | use 0 for no limit
          tokens: {userInfo: {username: exp}}                  | choose other names
          keys: {propagationDelay: soon}                       | must be a duration such as 5m
          cluster: {refreshSeconds: 0}                         | between 1 and 3600
          users: {dbInit: {secretName: a, configMapName: b}}   | exactly one of secretName and configMapName
          users: {dbInit: {}}                                  | exactly one of secretName and configMapName
          database: {secretName: stoke-db, port: 0}            | between 1 and 65535
          database: {secretName: Not A Name}                   | must be the name of a Secret
          database: {}                                         | secretName
          """)
  void aWrongManifestIsRefusedWithASentence(String field, String sentence) {
    var manifest =
        """
        apiVersion: stoke.hppr.dev/v1
        kind: StokeCluster
        metadata: {name: wrong}
        spec:
          %s
        """
            .formatted(
                field.startsWith("database")
                    ? field
                    : "database: {secretName: stoke-db}\n  " + field);
    var refusal = catchThrowableOfType(KubernetesClientException.class, () -> create(manifest));
    assertThat(refusal).as("it was accepted").isNotNull();
    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getStatus().getMessage()).contains(sentence);
  }

  @Test
  void theQuickstartIsAccepted() throws IOException {
    try (var example = Files.newInputStream(Path.of("../examples/quickstart.yaml"))) {
      client.load(example).inNamespace(namespace).serverSideApply();
    }
    createSecret(DATABASE);
    await().until(() -> kubelet.pods().size() == 3);
    assertThat(config()).contains("user_init_file");
  }
}
