package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is altogether; and the private keys, which there are not. */
final class SummaryRoutes {
  private static final String KEYS = "/api/admin/private-keys";

  private final Stores stores;
  private final List<String> capabilities;

  SummaryRoutes(Stores stores, List<String> capabilities) {
    this.stores = stores;
    this.capabilities = List.copyOf(capabilities);
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            "/api/capabilities",
            Operation.SUMMARY_READ,
            (caller, request) -> Answer.ok(Map.of("capabilities", capabilities))),
        new Route(
            Method.GET,
            "/api/admin/totals",
            Operation.SUMMARY_READ,
            (caller, request) -> Answer.ok(totals())),
        new Route(Method.GET, KEYS, Operation.KEY_READ, SummaryRoutes::noKeys),
        new Route(Method.GET, KEYS + "/{id}", Operation.KEY_READ, SummaryRoutes::noKeys));
  }

  private Map<String, Object> totals() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("users", stores.users().count());
    out.put("claims", stores.claims().count());
    out.put("claim_groups", stores.groups().count());
    return out;
  }

  private static Answer noKeys(Caller caller, Request request) {
    throw Refused.notFound("private keys are stored nowhere and shown to nobody");
  }
}
