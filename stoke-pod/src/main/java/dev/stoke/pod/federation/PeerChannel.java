package dev.stoke.pod.federation;

import java.net.URI;

/** How members talk to each other. Calls block, but never longer than the exchange timeout. */
interface PeerChannel extends AutoCloseable {
  /** Everything that the member serves: its own keys and those it knows of others. */
  KeySet fetch(URI member) throws PeerException;

  /** Tells the member that {@code instanceId} has news. Only a hint: it carries no key. */
  void announce(URI member, String instanceId) throws PeerException;

  @Override
  void close();
}
