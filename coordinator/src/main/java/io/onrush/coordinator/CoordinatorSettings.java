package io.onrush.coordinator;

import io.onrush.cluster.HostPort;
import io.onrush.coordinator.http.Safeguards;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a coordinator.
 *
 * @param expectedWorkers fewest workers to start a run with
 * @param reports folder of the reports of finished runs
 * @param listed most finished runs in a list
 * @param advertisedHttp where other nodes reach this one's HTTP API; empty: where it listens
 * @param safeguards of the HTTP API and of runs
 */
public record CoordinatorSettings(
    int expectedWorkers,
    Path reports,
    int listed,
    Optional<HostPort> advertisedHttp,
    Safeguards safeguards) {
  public static CoordinatorSettings of(int expectedWorkers, Path reports) {
    return new CoordinatorSettings(
        expectedWorkers, reports, 100, Optional.empty(), Safeguards.NONE);
  }

  /** These settings with another address of the HTTP API for other nodes. */
  public CoordinatorSettings withAdvertisedHttp(Optional<HostPort> address) {
    return new CoordinatorSettings(expectedWorkers, reports, listed, address, safeguards);
  }

  /** These settings with other safeguards. */
  public CoordinatorSettings withSafeguards(Safeguards other) {
    return new CoordinatorSettings(expectedWorkers, reports, listed, advertisedHttp, other);
  }
}
