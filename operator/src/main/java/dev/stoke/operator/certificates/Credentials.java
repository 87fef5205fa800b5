package dev.stoke.operator.certificates;

import dev.stoke.operator.plan.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the Secrets of a cluster, and what to say about it.
 *
 * @param ca the authorities with their keys; mounted nowhere
 * @param peerTls what the pods know each other by
 * @param ledgerMac what the pods know the ledger's rows by
 * @param notices of this step
 */
public record Credentials(
    SecretContent ca, SecretContent peerTls, SecretContent ledgerMac, List<Notice> notices) {
  public Credentials {
    notices = List.copyOf(notices);
  }

  /** Tells what is to stand in the Secrets from anything else. */
  public String fingerprint() {
    return ca.fingerprint() + peerTls.fingerprint() + ledgerMac.fingerprint();
  }

  /**
   * As they are; null for one that is not there.
   *
   * @param ca the Secret {@code <cluster>-ca}
   * @param peerTls the Secret {@code <cluster>-peer-tls}
   * @param ledgerMac the Secret {@code <cluster>-ledger-mac}
   */
  public record Seen(
      @Nullable SecretContent ca,
      @Nullable SecretContent peerTls,
      @Nullable SecretContent ledgerMac) {
    public static final Seen NOTHING = new Seen(null, null, null);
  }

  /**
   * The authority that the user gives.
   *
   * @param name of the Secret
   */
  public record Given(String name, SecretContent content) {}

  /** Either what to write next, or why nothing may be written. */
  public sealed interface Outcome {}

  public record Next(Credentials credentials) implements Outcome {}

  public record Blocked(Problem problem) implements Outcome {}
}
