package dev.stoke.local.controlplane;

import org.jspecify.annotations.Nullable;

/** The control plane could not be installed; the message is for a person and says what to do. */
public final class InstallException extends Exception {
  private static final long serialVersionUID = 1L;

  InstallException(String message) {
    super(message);
  }

  InstallException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
