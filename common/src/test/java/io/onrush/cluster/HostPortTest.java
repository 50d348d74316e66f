package io.onrush.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:2551, localhost, 2551",
    "10.0.0.7:0, 10.0.0.7, 0",
    "onrush-0.onrush.load-test.svc:65535, onrush-0.onrush.load-test.svc, 65535",
    "[::1]:2551, ::1, 2551",
    "2551, 127.0.0.1, 2551"
  })
  void readsHostAndPort(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:2551", "[::1]:2551", "127.0.0.1:0"})
  void printsWhatItReads(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "host", "host:", ":2551", "host:-1", "host:65536", "::1:2551", "a:b:1"})
  void refusesWhatIsNoAddressAndSaysWhatIsExpected(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text + " (expected: host:port, port 0 to 65535)");
  }
}
