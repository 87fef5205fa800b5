package dev.stoke.pod.peers;

import static dev.stoke.pod.federation.PeerException.Kind.BUSY;
import static dev.stoke.pod.federation.PeerException.Kind.REFUSED;
import static dev.stoke.pod.federation.PeerException.Kind.TOO_LARGE;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.MemberChannel;
import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.signing.CannotSignException;
import dev.stoke.pod.signing.DelegateChannel;
import dev.stoke.pod.signing.TokenDraft;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This pod's calls to the other members: exchanges, and drafts to sign. Thread-safe. */
public final class PeerClient implements MemberChannel, DelegateChannel {
  private static final Logger log = LoggerFactory.getLogger(PeerClient.class);

  private final MemberCalls calls;
  private final Duration exchangeTimeout;
  private final Counter refusedKeys;
  private final Map<String, List<String>> lastReasons = new ConcurrentHashMap<>();

  public PeerClient(PeerCredentials credentials) {
    this(credentials, Timers.EXCHANGE);
  }

  PeerClient(PeerCredentials credentials, Duration exchangeTimeout) {
    requireNonNull(credentials, "credentials is null");
    this.calls = new MemberCalls(credentials, exchangeTimeout);
    this.exchangeTimeout = exchangeTimeout;
    this.refusedKeys =
        Counter.builder("stoke.peer.keys.refused")
            .description("Keys in answers of members that this pod will not publish")
            .register(credentials.metrics());
  }

  @Override
  public ExchangeAnswer exchange(Member member, ExchangeRequest request) throws PeerException {
    MemberCalls.Answer answer =
        calls.post(
            member,
            "/peers/announce",
            ExchangeWriter.request(request),
            ExchangeReader.MOST_BYTES,
            exchangeTimeout);
    if (answer.status() != 200) {
      throw failure(answer.status());
    }
    ExchangeReader.Answer read = ExchangeReader.answer(answer.body());
    if (!read.message().from().instanceId().equals(member.id())) {
      throw new PeerException(REFUSED, "the answer speaks for another member");
    }
    report(member, read);
    return read.message();
  }

  @Override
  public SignedJWT sign(Member delegate, TokenDraft draft, Duration timeout)
      throws CannotSignException {
    byte[] body = DraftJson.draft(draft);
    if (body.length > DraftJson.MOST_DRAFT_BYTES) {
      throw new CannotSignException(
          CannotSignException.Kind.DRAFT_REFUSED,
          "a draft of %,d bytes is more than any member takes".formatted(body.length));
    }
    MemberCalls.Answer answer;
    try {
      answer = calls.post(delegate, "/peers/sign", body, DraftJson.MOST_TOKEN_BYTES, timeout);
      if (answer.status() == 200) {
        return DraftJson.token(answer.body());
      }
    } catch (PeerException e) {
      throw new CannotSignException(
          CannotSignException.Kind.UNAVAILABLE, delegate.id() + ": " + e.getMessage());
    }
    throw switch (answer.status()) {
      case 400, 413, 422 ->
          new CannotSignException(
              CannotSignException.Kind.DRAFT_REFUSED,
              "%s refused the draft (HTTP status %d)".formatted(delegate.id(), answer.status()));
      default ->
          new CannotSignException(
              CannotSignException.Kind.UNAVAILABLE,
              "%s did not sign (HTTP status %d)".formatted(delegate.id(), answer.status()));
    };
  }

  @Override
  public void close() {
    calls.close();
  }

  private static PeerException failure(int status) {
    PeerException.Kind kind =
        switch (status) {
          case 413 -> TOO_LARGE;
          case 429, 500, 502, 503, 504 -> BUSY;
          default -> REFUSED;
        };
    return new PeerException(kind, "the answer has HTTP status " + status);
  }

  /** Says the same thing once. */
  private void report(Member member, ExchangeReader.Answer answer) {
    refusedKeys.increment(answer.refused());
    List<String> before = lastReasons.put(member.id(), answer.reasons());
    if (answer.refused() > 0 && !answer.reasons().equals(before)) {
      log.atWarn()
          .addKeyValue("member", member.id())
          .addKeyValue("refused", answer.refused())
          .addKeyValue("reasons", answer.reasons())
          .log("Keys of a member left out");
    }
  }
}
