package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;

/** One method on one path, and what it does. */
public final class Route {
  /** Methods of HTTP. */
  public enum Method {
    GET,
    POST,
    PATCH,
    DELETE
  }

  /** What a route does for a caller that may call it. */
  interface Action {
    Answer run(Caller caller, Request request) throws BadRequest;
  }

  private final Method method;
  private final String path;
  private final Operation operation;
  private final Action action;

  Route(Method method, String path, Operation operation, Action action) {
    this.method = method;
    this.path = path;
    this.operation = operation;
    this.action = action;
  }

  public Method method() {
    return method;
  }

  /** With parameters in braces, without the base path. */
  public String path() {
    return path;
  }

  Operation operation() {
    return operation;
  }

  Action action() {
    return action;
  }
}
