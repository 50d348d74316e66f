package io.onrush.coordinator;

import io.onrush.cluster.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a coordinator.
 *
 * @param expectedWorkers fewest workers to start a run with
 * @param reports folder of the reports of finished runs
 * @param listed most finished runs in a list
 * @param advertisedHttp where other nodes reach this one's HTTP API; empty: where it listens
 */
public record CoordinatorSettings(
    int expectedWorkers, Path reports, int listed, Optional<HostPort> advertisedHttp) {
  public static CoordinatorSettings of(int expectedWorkers, Path reports) {
    return new CoordinatorSettings(expectedWorkers, reports, 100, Optional.empty());
  }

  /** These settings with another address of the HTTP API for other nodes. */
  public CoordinatorSettings withAdvertisedHttp(Optional<HostPort> address) {
    return new CoordinatorSettings(expectedWorkers, reports, listed, address);
  }
}
