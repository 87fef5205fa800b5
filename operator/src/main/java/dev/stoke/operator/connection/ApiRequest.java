package dev.stoke.operator.connection;

import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a request asks of the API, in the words of RBAC.
 *
 * @param verb such as {@code list}, {@code watch} or {@code patch}
 * @param resource in the plural, such as {@code configmaps} or {@code stokeclusters/status}; empty
 *     for paths that are not of a resource
 */
record ApiRequest(String verb, String resource) {
  private static final Set<String> READS = Set.of("get", "list", "watch");

  static ApiRequest of(HttpRequest request) {
    var segments =
        Arrays.stream(request.uri().getPath().split("/", -1))
            .filter(segment -> !segment.isEmpty())
            .toList();
    var path = afterVersion(segments);
    if (path.size() > 2 && path.getFirst().equals("namespaces")) {
      path = path.subList(2, path.size());
    }
    var resource = path.isEmpty() ? "" : path.getFirst();
    if (path.size() > 2) {
      resource += "/" + path.get(2);
    }
    return new ApiRequest(verb(request, path.size() > 1), resource);
  }

  /** Changes what is stored; a review only asks. */
  boolean isWrite() {
    return !READS.contains(verb) && !resource.endsWith("reviews");
  }

  boolean isWatch() {
    return verb.equals("watch");
  }

  private static List<String> afterVersion(List<String> segments) {
    if (segments.size() > 2 && segments.getFirst().equals("api")) {
      return segments.subList(2, segments.size());
    }
    if (segments.size() > 3 && segments.getFirst().equals("apis")) {
      return segments.subList(3, segments.size());
    }
    return List.of();
  }

  private static String verb(HttpRequest request, boolean named) {
    return switch (request.method()) {
      case "GET" -> isWatchQuery(request.uri().getQuery()) ? "watch" : named ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> "other";
    };
  }

  private static boolean isWatchQuery(String query) {
    return query != null && List.of(query.split("&", -1)).contains("watch=true");
  }
}
