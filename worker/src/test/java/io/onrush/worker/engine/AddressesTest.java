package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;
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

  private List<String> inTurn(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> addresses.get(0, i))
        .map(InetSocketAddress::getAddress)
        .map(a -> a.getHostAddress().replace("0:0:0:0:0:0:0:1", "::1"))
        .toList();
  }

  @Test
  void allAddressesAreUsedInTurn() {
    assertThat(addresses.get(0, 0)).isNull();
    addresses.refresh();
    assertThat(inTurn(4)).containsExactly("10.0.0.1", "10.0.0.2", "::1", "10.0.0.1");
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
    assertThat(inTurn(2)).containsExactly("10.0.0.3", "10.0.0.3");
  }

  @Test
  void aNameThatDoesNotResolveAnyMoreKeepsItsAddresses() {
    addresses.refresh();
    known = List.of();
    addresses.refresh();
    assertThat(inTurn(1)).containsExactly("10.0.0.1");
    assertThat(addresses.changes(0)).isZero();
  }
}
