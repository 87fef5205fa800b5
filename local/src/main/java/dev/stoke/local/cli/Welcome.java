package dev.stoke.local.cli;

import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.StokeClusters;
import java.net.URI;

/** What {@code up} says when it is ready: where everything is, and what to try next. */
final class Welcome {
  private Welcome() {}

  static String text(LocalStoke local, String cluster, URI url, boolean quickstart) {
    var text = new StringBuilder("\nStoke is ready.\n\n");
    text.append("  kubeconfig  ").append(local.kubeconfig()).append('\n');
    text.append("  URL         ").append(url).append("  (balanced over all pods)\n");
    new StokeClusters(local.client())
        .find(LocalStoke.NAMESPACE, cluster)
        .ifPresent(view ->
            view.pods()
                .forEach(pod -> text.append("  %-11s %s%n".formatted(pod.name(), pod.url()))));
    if (quickstart) {
      var login = DemoLogin.QUICKSTART;
      text.append("  login       ")
          .append(login.username())
          .append(" / ")
          .append(login.password())
          .append("\n\nTry next:\n\n");
      text.append(
          "  curl -s %s/api/login -H 'Content-Type: application/json' -d '%s'%n"
              .formatted(url, login.json()));
      text.append("  curl -s %s/api/pkeys%n".formatted(url));
      text.append(
          "  kubectl --kubeconfig %s scale stokecluster/%s --replicas=5%n"
              .formatted(local.kubeconfig(), cluster));
    }
    return text.toString();
  }
}
