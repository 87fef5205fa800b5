package dev.stoke.pod.peers;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.signing.CannotSignException;
import dev.stoke.pod.signing.DraftSigner;
import io.undertow.server.HttpServerExchange;

/** {@code POST /peers/sign}: a member's draft, signed with this pod's key (guarantee rule 7.1). */
final class SignOperation implements MemberPost.Operation {
  private final Federation federation;
  private final DraftSigner signer;
  private final Refusals refusals;

  SignOperation(Federation federation, DraftSigner signer, Refusals refusals) {
    this.federation = federation;
    this.signer = signer;
    this.refusals = refusals;
  }

  @Override
  public boolean admit(HttpServerExchange exchange, String caller) {
    if (federation.isMember(caller)) {
      return true;
    }
    refusals.count("not a member", caller);
    Answers.last(exchange, 403, "not a member of this cluster");
    return false;
  }

  @Override
  public void run(HttpServerExchange exchange, String caller, byte[] body) {
    try {
      Answers.json(exchange, DraftJson.token(signer.sign(DraftJson.draft(body))));
    } catch (PeerException e) {
      refusals.count("malformed", caller);
      int status = e.kind() == PeerException.Kind.TOO_LARGE ? 413 : 400;
      Answers.refused(exchange, status, String.valueOf(e.getMessage()));
    } catch (CannotSignException e) {
      switch (e.kind()) {
        case DRAFT_REFUSED -> Answers.refused(exchange, 422, String.valueOf(e.getMessage()));
        case UNAVAILABLE -> Answers.unavailable(exchange, String.valueOf(e.getMessage()));
      }
    }
  }
}
