package io.onrush.coordinator;

import io.onrush.cluster.HostPort;
import io.onrush.coordinator.run.RunSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a coordinator.
 *
 * @param run how runs are steered
 * @param reports folder of the reports of finished runs
 * @param listed most finished runs in a list
 * @param advertisedHttp where other nodes reach this one's HTTP API; empty: where it listens
 */
public record CoordinatorSettings(
    RunSettings run, Path reports, int listed, Optional<HostPort> advertisedHttp) {
  public static CoordinatorSettings of(RunSettings run, Path reports) {
    return new CoordinatorSettings(run, reports, 100, Optional.empty());
  }

  /** These settings with another address of the HTTP API for other nodes. */
  public CoordinatorSettings withAdvertisedHttp(Optional<HostPort> address) {
    return new CoordinatorSettings(run, reports, listed, address);
  }
}
