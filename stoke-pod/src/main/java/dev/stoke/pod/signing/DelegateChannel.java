package dev.stoke.pod.signing;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.core.Member;
import java.time.Duration;

/** How this pod asks another one to sign. */
@FunctionalInterface
public interface DelegateChannel {
  /**
   * @param timeout for the whole call
   * @throws CannotSignException also when the member does not answer in time
   */
  SignedJWT sign(Member delegate, TokenDraft draft, Duration timeout) throws CannotSignException;
}
