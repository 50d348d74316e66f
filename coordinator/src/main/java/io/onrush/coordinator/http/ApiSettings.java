package io.onrush.coordinator.http;

import java.time.Duration;

/**
 * Where the API listens, and its bounds.
 *
 * @param host address to bind; whoever reaches it can start runs
 * @param port 0 for a free one
 * @param maxBodyBytes largest plan
 * @param bodyTimeout for a whole request's body to come in
 * @param maxStreams most event streams at once
 * @param callTimeout for the coordinator to answer one call
 * @param pollInterval how often an event stream looks for events; every fourth time for a report
 * @param heartbeatInterval longest silence of an event stream
 */
public record ApiSettings(
    String host,
    int port,
    int maxBodyBytes,
    Duration bodyTimeout,
    int maxStreams,
    Duration callTimeout,
    Duration pollInterval,
    Duration heartbeatInterval) {

  /** The usual bounds: plans of 256 KiB, 64 streams, 5 s for a call. */
  public static ApiSettings of(String host, int port) {
    return new ApiSettings(
        host,
        port,
        256 * 1024,
        Duration.ofSeconds(10),
        64,
        Duration.ofSeconds(5),
        Duration.ofMillis(250),
        Duration.ofSeconds(15));
  }

  /** These settings with another bound on event streams. */
  public ApiSettings withMaxStreams(int most) {
    return new ApiSettings(
        host, port, maxBodyBytes, bodyTimeout, most, callTimeout, pollInterval, heartbeatInterval);
  }

  /** These settings with other times: for a body, for a call, between polls and heartbeats. */
  public ApiSettings withTimes(Duration body, Duration call, Duration poll, Duration heartbeat) {
    return new ApiSettings(host, port, maxBodyBytes, body, maxStreams, call, poll, heartbeat);
  }
}
