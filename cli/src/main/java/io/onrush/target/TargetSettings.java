package io.onrush.target;

/**
 * What a target server does: where it listens, how long its answers take, how many of them fail.
 *
 * @param host address to bind, as {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port port to bind; 0 takes a free one
 * @param delay how long an answer is held back
 * @param errors fraction of the ordinary requests answered 500, 0 to 1. Of the first n requests
 *     since a reset, {@code round(n * errors)} fail, evenly spread
 */
public record TargetSettings(String host, int port, Delay delay, double errors) {

  public TargetSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host: '%s' (expected: an address)".formatted(host));
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: %d (expected: 0 to 65535)".formatted(port));
    }
    if (!(errors >= 0 && errors <= 1)) {
      throw new IllegalArgumentException("errors: %s (expected: 0 to 1)".formatted(errors));
    }
  }
}
