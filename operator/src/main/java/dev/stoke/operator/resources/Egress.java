package dev.stoke.operator.resources;

import dev.stoke.operator.api.DatabaseSpec;
import dev.stoke.operator.api.LdapSpec;
import dev.stoke.operator.api.OidcSpec;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What auth pods need to reach: hosts are names, which a NetworkPolicy cannot say, so by port. */
final class Egress {
  private static final int DNS = 53;

  private Egress() {}

  static List<NetworkPolicyEgressRule> rules(Plan plan) {
    var rules = new ArrayList<NetworkPolicyEgressRule>();
    rules.add(
        new NetworkPolicyEgressRuleBuilder().withPorts(port("UDP", DNS), port("TCP", DNS)).build());
    rules.add(
        new NetworkPolicyEgressRuleBuilder()
            .withTo(NetworkPolicyResource.members(plan))
            .withPorts(port("TCP", Names.PEER_PORT))
            .build());
    var ports = new TreeSet<Integer>();
    ports.add(database(plan.spec().database()));
    plan.spec().providers().ldap().stream().map(Egress::ldap).forEach(ports::add);
    plan.spec().providers().oidc().stream().flatMap(Egress::oidc).forEach(ports::add);
    rules.add(
        new NetworkPolicyEgressRuleBuilder()
            .withPorts(ports.stream().map(port -> port("TCP", port)).toList())
            .build());
    return rules;
  }

  static NetworkPolicyPort port(String protocol, int port) {
    return new NetworkPolicyPortBuilder()
        .withProtocol(protocol)
        .withPort(new IntOrString(port))
        .build();
  }

  private static int database(DatabaseSpec database) {
    var port = database.port();
    return port != null
        ? port
        : switch (database.type()) {
          case postgres -> 5432;
          case mysql -> 3306;
        };
  }

  private static int ldap(LdapSpec ldap) {
    return portOf(ldap.serverUrl());
  }

  private static Stream<Integer> oidc(OidcSpec oidc) {
    return Stream.of(oidc.discoveryUrl(), oidc.tokenUrl(), oidc.userInfoUrl())
        .filter(url -> url != null)
        .map(Egress::portOf);
  }

  private static int portOf(String url) {
    var uri = URI.create(url);
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return switch (uri.getScheme()) {
      case "ldaps" -> 636;
      case "ldap" -> 389;
      case "http" -> 80;
      default -> 443;
    };
  }
}
