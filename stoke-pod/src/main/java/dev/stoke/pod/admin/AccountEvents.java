package dev.stoke.pod.admin;

import java.net.InetAddress;
import java.util.Optional;

/** What changes of accounts mean for other parts of the program. */
public interface AccountEvents {
  /** A sentence for the caller when nobody may have this password; empty when it is good. */
  Optional<String> problemWith(String username, String email, String password);

  /** Ends every session of a user. Runs in the transaction of the change that asks for it. */
  void sessionsEnd(long userId);

  /**
   * Something was changed and is committed.
   *
   * @param caller username or address of whoever changed it
   * @param source address of the client
   * @param change such as {@code user.update}
   * @param target such as {@code user:11}
   */
  void changed(String caller, InetAddress source, String change, String target);

  /**
   * A call was refused.
   *
   * @param caller username or address in a good token; empty: none, or it tells neither
   * @param source address of the client
   * @param operation such as {@code user.update}
   * @param target such as {@code user:11}; empty where there is none or it is only what was typed
   * @param refusal a constant word such as {@code missing-right}
   */
  void refused(String caller, InetAddress source, String operation, String target, String refusal);
}
