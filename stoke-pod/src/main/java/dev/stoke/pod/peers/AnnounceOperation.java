package dev.stoke.pod.peers;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.core.ExchangeRequest;
import io.undertow.server.HttpServerExchange;

/**
 * {@code POST /peers/announce}: one exchange (guarantee rule 4.1). Whether the sender is a member,
 * perhaps one that only its newer configuration names, is for the federation to say.
 */
final class AnnounceOperation implements MemberPost.Operation {
  private final Federation federation;
  private final Refusals refusals;

  AnnounceOperation(Federation federation, Refusals refusals) {
    this.federation = federation;
    this.refusals = refusals;
  }

  @Override
  public void run(HttpServerExchange exchange, String caller, byte[] body) {
    try {
      ExchangeRequest request = ExchangeReader.request(body);
      if (!request.from().instanceId().equals(caller)) {
        refusals.count("speaks for another", caller);
        Answers.refused(exchange, 403, "the certificate names another pod than the message");
        return;
      }
      Answers.json(exchange, ExchangeWriter.answer(federation.exchanged(request)));
    } catch (PeerException e) {
      refuse(exchange, caller, e);
    }
  }

  private void refuse(HttpServerExchange exchange, String caller, PeerException e) {
    switch (e.kind()) {
      case REFUSED -> {
        refusals.count("not a member", caller);
        Answers.refused(exchange, 403, "not a member of this cluster");
      }
      case MALFORMED -> {
        refusals.count("malformed", caller);
        Answers.refused(exchange, 400, String.valueOf(e.getMessage()));
      }
      case TOO_LARGE -> Answers.refused(exchange, 413, String.valueOf(e.getMessage()));
      case TIMEOUT, BUSY, UNREACHABLE -> Answers.unavailable(exchange, "too busy; try again");
    }
  }
}
