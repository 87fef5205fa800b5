package dev.stoke.local.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.ApiServer;
import dev.stoke.local.embedded.controllers.Controllers;
import dev.stoke.local.embedded.http.ApiHandler;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Registry;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.resources.WriteOptions;
import dev.stoke.local.embedded.store.StateFile;
import dev.stoke.local.embedded.store.Store;
import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The server as a whole: state, rules, controllers and listener. */
public final class EmbeddedApiServer implements ApiServer {
  private static final String HOST = "127.0.0.1";

  private final StateFile stateFile;
  private final Controllers controllers;
  private final ExecutorService executor;
  private final Undertow listener;
  private final int port;

  private EmbeddedApiServer(Path stateDir, LoopbackNetwork network, int port) {
    Path file = stateDir.resolve("api-state.json");
    Store store = StateFile.load(file);
    var resources =
        new Resources(store, new Registry(store), Clock.systemUTC(), network.serviceRange());
    makeNamespaces(resources);
    this.stateFile = StateFile.keep(file, store);
    this.controllers = Controllers.start(resources);
    this.executor = Executors.newVirtualThreadPerTaskExecutor();
    this.listener =
        Undertow.builder()
            .addHttpListener(port, HOST)
            .setIoThreads(2)
            .setWorkerThreads(2)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setHandler(new ApiHandler(resources, executor))
            .build();
    try {
      listener.start();
    } catch (RuntimeException e) {
      stop();
      throw new IllegalStateException(
          "cannot listen on %s:%d: is another server running there?".formatted(HOST, port), e);
    }
    this.port = ((InetSocketAddress) listener.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /**
   * Starts it, with the state that an earlier one left in the directory.
   *
   * @param network Services get their addresses out of its range; the caller closes it
   * @param port 0 for any free one
   * @throws IllegalStateException when the state cannot be read, naming the file
   */
  public static EmbeddedApiServer start(Path stateDir, LoopbackNetwork network, int port) {
    try {
      Files.createDirectories(stateDir);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + stateDir, e);
    }
    return new EmbeddedApiServer(stateDir, network, port);
  }

  private static void makeNamespaces(Resources resources) {
    ResourceType type = BuiltIns.NAMESPACES;
    Registered namespaces =
        resources.registry().find(type.group(), type.version(), type.plural()).orElseThrow();
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      if (resources.find(type, "", name).isEmpty()) {
        ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        resources.create(namespaces, "", namespace, WriteOptions.of("kube-apiserver"));
      }
    }
  }

  @Override
  public String describe() {
    return "embedded (for development)";
  }

  @Override
  public Config clientConfig() {
    // From nothing: what KUBECONFIG or a service account says is about another cluster.
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withNamespace("default")
        .withTrustCerts(false)
        .build();
  }

  @Override
  public String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: stoke
        cluster:
          server: %s
    users:
      - name: stoke
        user: {}
    contexts:
      - name: stoke
        context:
          cluster: stoke
          user: stoke
          namespace: default
    current-context: stoke
    """
        .formatted(url());
  }

  private String url() {
    return "http://" + HOST + ":" + port;
  }

  @Override
  public void close() {
    listener.stop();
    stop();
  }

  private void stop() {
    executor.shutdownNow();
    controllers.close();
    stateFile.close();
  }
}
