package dev.stoke.operator.certificates;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member says of its credentials at {@code GET /peers/status}; fingerprints are the first 8
 * hexadecimal characters of a SHA-256.
 *
 * @param trustedCas of the certificate authorities that it believes
 * @param certificate of its own certificate; null when it uses none
 * @param macKeys of the keys that the ledger's rows may be authenticated with; it writes with the
 *     first
 */
public record UsedCredentials(
    Set<String> trustedCas, @Nullable String certificate, List<String> macKeys) {
  public UsedCredentials {
    trustedCas = Set.copyOf(trustedCas);
    macKeys = List.copyOf(macKeys);
  }
}
