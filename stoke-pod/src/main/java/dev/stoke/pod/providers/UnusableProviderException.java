package dev.stoke.pod.providers;

/** A provider can never work as it is configured. */
public final class UnusableProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param provider its name
   * @param key of its configuration
   * @param sentence what is wrong with the key and what to do, without secrets
   */
  public UnusableProviderException(String provider, String key, String sentence) {
    super("users.providers " + provider + ": " + key + ": " + sentence);
  }
}
