package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Observation;
import dev.stoke.operator.plan.Observation.Config;
import dev.stoke.operator.plan.Observation.Referenced;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.References;
import dev.stoke.operator.resources.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the world before planning. Our own objects come from the informers' caches. The user's
 * Secrets are read one by one when they are needed: watching them would hold every Secret of the
 * Kubernetes cluster in memory, and ask for the right to list them.
 */
final class Observer {
  private Observer() {}

  static Observation observe(
      StokeCluster cluster, Set<OptionalApi> apis, Answers answers, Context<StokeCluster> context) {
    var spec = cluster.getSpec();
    var dbInit = spec.users().dbInit();
    Referenced initialUsers = null;
    if (dbInit != null) {
      initialUsers =
          dbInit.secretName() != null
              ? secret(dbInit.secretName(), answers)
              : configMap(String.valueOf(dbInit.configMapName()), answers);
    }
    var status = cluster.getStatus();
    var revision = status == null ? null : status.configRevision();
    var secrets = new HashMap<String, Referenced>();
    References.otherSecrets(names(cluster), spec)
        .forEach(name -> secrets.put(name, secret(name, answers)));
    return new Observation(
            config(cluster, context),
            revision == null ? 0 : revision,
            secret(spec.database().secretName(), answers),
            initialUsers)
        .with(secrets, apis, certificateTrouble(cluster, context));
  }

  private static Names names(StokeCluster cluster) {
    return new Names(cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
  }

  private static @Nullable Config config(StokeCluster cluster, Context<StokeCluster> context) {
    var name = names(cluster).configMap();
    return context
        .getSecondaryResourcesAsStream(ConfigMap.class)
        .filter(configMap -> configMap.getMetadata().getName().equals(name))
        .findFirst()
        .map(Observer::config)
        .orElse(null);
  }

  private static Config config(ConfigMap configMap) {
    var files = new HashMap<String, String>();
    if (configMap.getData() != null) {
      files.putAll(configMap.getData());
    }
    var text = files.remove(Names.CONFIG_KEY);
    return new Config(revision(configMap), text == null ? "" : text, files);
  }

  private static String certificateTrouble(StokeCluster cluster, Context<StokeCluster> context) {
    var name = names(cluster).publicTls();
    return context
        .getSecondaryResourcesAsStream(Certificate.class)
        .filter(certificate -> certificate.getMetadata().getName().equals(name))
        .findFirst()
        .map(Certificate::trouble)
        .orElse("");
  }

  private static long revision(ConfigMap configMap) {
    Map<String, String> annotations = configMap.getMetadata().getAnnotations();
    var text = annotations == null ? null : annotations.get(Names.CONFIG_REVISION);
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0; // Somebody else wrote there; the status still knows.
    }
  }

  private static Referenced secret(String name, Answers answers) {
    var secret = answers.get(Secret.class, name);
    return secret == null
        ? Referenced.MISSING
        : Referenced.of(secret.getData(), secret.getMetadata().getAnnotations());
  }

  private static Referenced configMap(String name, Answers answers) {
    var configMap = answers.get(ConfigMap.class, name);
    return configMap == null ? Referenced.MISSING : Referenced.of(configMap.getData());
  }
}
