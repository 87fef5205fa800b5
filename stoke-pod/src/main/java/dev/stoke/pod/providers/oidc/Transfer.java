package dev.stoke.pod.providers.oidc;

/** How a page gets what it logs in with, as upstream's clients know it. */
public enum Transfer {
  /** Through the session storage of the pod's own origin. */
  LOCAL,
  /** By a message to the window that opened this one. */
  WINDOW;

  /** Of the parameter {@code xfer}: everything but {@code window} is local. */
  static Transfer of(String xfer) {
    return xfer.equals("window") ? WINDOW : LOCAL;
  }
}
