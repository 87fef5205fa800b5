package dev.stoke.pod.users;

/** More logins at once than this machine can hash in time: try again soon. */
public final class HashingBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HashingBusyException() {
    super("too many logins at once");
  }
}
