package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private List<String> known = List.of("10.0.0.1", "10.0.0.2", "::1");
  private final Addresses addresses =
      new Addresses(List.of(new Endpoint("shop", 80)), this::resolve);

  private InetAddress[] resolve(String host) throws UnknownHostException {
    if (known.isEmpty()) {
      throw new UnknownHostException(host);
    }
    InetAddress[] found = new InetAddress[known.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.ofLiteral(known.get(i));
    }
    return found;
  }

  private List<String> resolved() {
    return Arrays.stream(addresses.of(0))
        .map(InetSocketAddress::getAddress)
        .map(a -> a.getHostAddress().replace("0:0:0:0:0:0:0:1", "::1"))
        .toList();
  }

  @Test
  void allAddressesAreKnown() {
    assertThat(resolved()).isEmpty();
    addresses.refresh();
    assertThat(resolved()).containsExactly("10.0.0.1", "10.0.0.2", "::1");
  }

  @Test
  void onlyAnotherSetOfAddressesIsAChange() {
    addresses.refresh();
    known = List.of("::1", "10.0.0.2", "10.0.0.1");
    addresses.refresh();
    assertThat(addresses.changes(0)).isZero();
    known = List.of("10.0.0.3");
    addresses.refresh();
    assertThat(addresses.changes(0)).isEqualTo(1);
    assertThat(resolved()).containsExactly("10.0.0.3");
  }

  @Test
  void aNameThatDoesNotResolveAnyMoreKeepsItsAddresses() {
    addresses.refresh();
    known = List.of();
    addresses.refresh();
    assertThat(resolved()).containsExactly("10.0.0.1", "10.0.0.2", "::1");
    assertThat(addresses.changes(0)).isZero();
  }
}
