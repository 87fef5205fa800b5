package dev.stoke.pod.peers;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.FederationStatus;
import dev.stoke.pod.federation.Jwks;
import dev.stoke.pod.federation.JwksForm;
import dev.stoke.pod.federation.PeerException;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.TokenSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The double of a federation as the peer listener sees it. */
final class TestFederation implements Federation {
  interface Exchanging {
    ExchangeAnswer with(ExchangeRequest request) throws PeerException;
  }

  final ConcurrentLinkedQueue<ExchangeRequest> requests = new ConcurrentLinkedQueue<>();
  volatile Set<String> members = Set.of("demo-0", "demo-1");
  volatile Exchanging exchanging;

  TestFederation(String instanceId) {
    this.exchanging = _ -> Messages.answer(instanceId);
  }

  @Override
  public ExchangeAnswer exchanged(ExchangeRequest request) throws PeerException {
    if (!isMember(request.from().instanceId())) {
      throw new PeerException(PeerException.Kind.REFUSED, "no member");
    }
    requests.add(request);
    return exchanging.with(request);
  }

  @Override
  public boolean isMember(String instanceId) {
    return members.contains(instanceId);
  }

  @Override
  public Optional<Jwks> jwks(JwksForm form) {
    String body = "{\"keys\":[],\"form\":\"" + form + "\"}";
    return Optional.of(
        new Jwks(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), "\"1\"", 60));
  }

  @Override
  public KeySnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean holdsLease() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<TokenSigner> signer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Member> delegates() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FederationStatus status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void reload(Settings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void terminate() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isLastSigner() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void announced(String instanceId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
