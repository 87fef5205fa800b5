package dev.stoke.operator.plan;

/**
 * Why a plan cannot be carried out; it ends when the user acts, not by trying again.
 *
 * @param about which condition it belongs to
 * @param reason CamelCase, for machines and the printer column
 * @param message sentences that say what is wrong and what to do
 */
public record Problem(About about, String reason, String message) {
  /** What a problem is about. */
  public enum About {
    DATABASE_SECRET,
    INITIAL_USERS,
    OTHER_SECRETS,
    CERTIFICATE,
    POD_TEMPLATE,
    OWNERSHIP,
    PEER_CREDENTIALS
  }
}
