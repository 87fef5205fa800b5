package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;

/** How this pod exchanges with others. Calls block, but never longer than the exchange timeout. */
public interface MemberChannel extends AutoCloseable {
  /**
   * One exchange.
   *
   * @throws PeerException also when whoever answers cannot prove to be this member
   */
  ExchangeAnswer exchange(Member member, ExchangeRequest request) throws PeerException;

  @Override
  void close();
}
