package dev.stoke.operator.api;

/** Names of Kubernetes objects (RFC 1123 subdomains). */
final class ObjectNames {
  static final String PATTERN = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

  private ObjectNames() {}
}
