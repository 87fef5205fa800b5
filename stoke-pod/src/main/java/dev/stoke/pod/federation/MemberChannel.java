package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;

/** How this pod exchanges with others. Calls block, but never longer than the exchange timeout. */
public interface MemberChannel extends AutoCloseable {
  /** Of a pod without certificates: it can only observe others. */
  MemberChannel NONE =
      new MemberChannel() {
        @Override
        public ExchangeAnswer exchange(Member member, ExchangeRequest request)
            throws PeerException {
          throw new PeerException(PeerException.Kind.REFUSED, "this pod has no peer certificate");
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };

  /**
   * One exchange.
   *
   * @throws PeerException also when whoever answers cannot prove to be this member
   */
  ExchangeAnswer exchange(Member member, ExchangeRequest request) throws PeerException;

  @Override
  void close();
}
