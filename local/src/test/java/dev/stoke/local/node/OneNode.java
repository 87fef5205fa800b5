package dev.stoke.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A local cluster for the tests of a class, and a namespace for each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneNode {
  Path directory;
  LocalCluster cluster;
  String namespace;

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    cluster = new LocalCluster(directory);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @BeforeEach
  void makeNamespace(TestInfo test) {
    namespace = "t" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
    cluster.namespace(namespace);
  }

  Path root(Pod pod) {
    return directory
        .resolve("node/pods")
        .resolve(namespace + "_" + pod.getMetadata().getName() + "_" + pod.getMetadata().getUid())
        .resolve("root");
  }

  Secret secret(String name, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withStringData(data)
        .build();
  }
}
