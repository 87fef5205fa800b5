package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;

/** One method on one path, what it needs and what it does. */
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
  private final Right right;
  private final Action action;

  Route(Method method, String path, Right right, Action action) {
    this.method = method;
    this.path = path;
    this.right = right;
    this.action = action;
  }

  public Method method() {
    return method;
  }

  /** With parameters in braces, without the base path. */
  public String path() {
    return path;
  }

  Right right() {
    return right;
  }

  Action action() {
    return action;
  }
}
