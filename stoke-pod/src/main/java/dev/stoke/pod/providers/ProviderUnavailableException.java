package dev.stoke.pod.providers;

/** The provider that should decide a login does not answer, and the local password did not. */
public final class ProviderUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param provider such as {@code LDAP:corp}
   */
  public ProviderUnavailableException(String provider) {
    super(provider + " does not answer");
  }
}
