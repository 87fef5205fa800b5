package dev.stoke.operator.members;

import dev.stoke.operator.members.MemberStatusClient.Address;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** How the operator shows who it is to an auth pod, and makes sure that it is that one. */
@FunctionalInterface
public interface PodTls {
  /**
   * The same one for the same pod as long as its certificates stay, so that connections and
   * sessions can be used again.
   *
   * @param authority Secret of its cluster's authority; null while there is none
   * @throws IOException when there are no credentials for its cluster yet
   */
  SSLSocketFactory sockets(Address address, @Nullable Secret authority) throws IOException;
}
