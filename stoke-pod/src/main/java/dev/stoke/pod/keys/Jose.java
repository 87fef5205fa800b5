package dev.stoke.pod.keys;

import com.nimbusds.jose.jca.JCAAware;
import com.nimbusds.jose.jca.JCAContext;
import dev.stoke.crypto.SignatureProvider;

/** The JOSE library's signers and verifiers. */
public final class Jose {
  private Jose() {}

  /** Lets one compute with this provider. */
  public static <T extends JCAAware<JCAContext>> T with(SignatureProvider provider, T part) {
    part.getJCAContext().setProvider(provider.provider().orElse(null));
    return part;
  }
}
