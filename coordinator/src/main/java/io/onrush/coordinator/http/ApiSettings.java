package io.onrush.coordinator.http;

import java.time.Duration;

/**
 * Where the API listens, and its bounds.
 *
 * @param host address to bind
 * @param port 0 for a free one
 * @param maxBodyBytes largest plan
 * @param bodyTimeout for a whole request's body to come in
 * @param maxStreams most event streams at once
 * @param callTimeout for the coordinator to answer one call
 * @param pollInterval how often an event stream looks for events; every fourth time for a report
 * @param heartbeatInterval longest silence of an event stream
 * @param safeguards who may do what
 */
public record ApiSettings(
    String host,
    int port,
    int maxBodyBytes,
    Duration bodyTimeout,
    int maxStreams,
    Duration callTimeout,
    Duration pollInterval,
    Duration heartbeatInterval,
    Safeguards safeguards) {

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
        Duration.ofSeconds(15),
        Safeguards.NONE);
  }

  /** These settings with another bound on event streams. */
  public ApiSettings withMaxStreams(int most) {
    return new ApiSettings(
        host,
        port,
        maxBodyBytes,
        bodyTimeout,
        most,
        callTimeout,
        pollInterval,
        heartbeatInterval,
        safeguards);
  }

  /** These settings with other times: for a body, for a call, between polls and heartbeats. */
  public ApiSettings withTimes(Duration body, Duration call, Duration poll, Duration heartbeat) {
    return new ApiSettings(
        host, port, maxBodyBytes, body, maxStreams, call, poll, heartbeat, safeguards);
  }

  /** These settings with other safeguards. */
  public ApiSettings withSafeguards(Safeguards other) {
    return new ApiSettings(
        host,
        port,
        maxBodyBytes,
        bodyTimeout,
        maxStreams,
        callTimeout,
        pollInterval,
        heartbeatInterval,
        other);
  }
}
