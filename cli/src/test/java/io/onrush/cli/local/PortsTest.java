package io.onrush.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.cli.CliException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void freePortsDifferAndAreFree() {
    assertThat(Ports.free(20)).doesNotHaveDuplicates().allMatch(Ports::isFree);
  }

  @Test
  void anExplicitPortThatIsTakenIsAnError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(Ports.isFree(port)).isFalse();
      assertThatThrownBy(() -> Ports.http(Optional.of(port)))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("--port " + port + " is taken");
    }
  }

  @Test
  void withoutAWishSomeFreePortIsFound() {
    assertThat(Ports.isFree(Ports.http(Optional.empty()))).isTrue();
  }
}
