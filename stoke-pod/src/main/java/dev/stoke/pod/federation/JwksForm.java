package dev.stoke.pod.federation;

/** The two encodings of the key set that clients need, and the pod's own part of the first. */
public enum JwksForm {
  /** {@code GET /api/pkeys}: padded base64url, {@code exp}, as upstream's clients read it. */
  UPSTREAM,
  /** {@code GET /api/pkeys?local=true}: the same form and {@code alg}, this pod's own keys only. */
  UPSTREAM_LOCAL,
  /** {@code GET /.well-known/jwks.json}: strict RFC 7517, 7518 and 8037. */
  STRICT
}
