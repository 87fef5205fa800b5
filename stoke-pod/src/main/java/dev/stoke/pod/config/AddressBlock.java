package dev.stoke.pod.config;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** Addresses with a common prefix, in the notation of RFC 4632 and RFC 4291: {@code 10.0.0.0/8}. */
public final class AddressBlock {
  private final byte[] network;
  private final int prefix;

  private AddressBlock(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /** Without a slash it is the one address; empty for what is no address or has too many bits. */
  public static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    try {
      byte[] address =
          InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
      int bits = address.length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      return prefix < 0 || prefix > bits
          ? Optional.empty()
          : Optional.of(new AddressBlock(firstBits(address, prefix), prefix));
    } catch (IllegalArgumentException e) {
      // Neither an address nor a number: the caller says so, with the place in the file.
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.length && Arrays.equals(firstBits(bytes, prefix), network);
  }

  /** The address with all but its first bits set to zero. */
  public static byte[] firstBits(byte[] address, int prefix) {
    byte[] out = new byte[address.length];
    System.arraycopy(address, 0, out, 0, prefix / 8);
    if (prefix % 8 > 0) {
      out[prefix / 8] = (byte) (address[prefix / 8] & (0xFF << (8 - prefix % 8)));
    }
    return out;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressBlock that
        && prefix == that.prefix
        && Arrays.equals(network, that.network);
  }

  @Override
  public int hashCode() {
    return 31 * prefix + Arrays.hashCode(network);
  }

  @Override
  public String toString() {
    return Arrays.toString(network) + "/" + prefix;
  }
}
