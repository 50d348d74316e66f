package io.onrush.coordinator;

import io.onrush.cluster.HostPort;
import io.onrush.coordinator.http.Safeguards;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.coordinator.scale.Autoscaler;
import io.onrush.metrics.OtlpEndpoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a coordinator.
 *
 * @param run how runs are steered
 * @param reports folder of the reports of finished runs
 * @param listed most finished runs in a list
 * @param autostart plan that starts by itself when the expected workers are there
 * @param scaling more workers while they are needed
 * @param advertisedHttp where other nodes reach this one's HTTP API; empty: where it listens
 * @param safeguards of the HTTP API and of runs
 * @param otlp where metrics are pushed to
 */
public record CoordinatorSettings(
    RunSettings run,
    Path reports,
    int listed,
    Optional<PlannedStart> autostart,
    Optional<Autoscaler.Settings> scaling,
    Optional<HostPort> advertisedHttp,
    Safeguards safeguards,
    Optional<OtlpEndpoint> otlp) {
  public static CoordinatorSettings of(RunSettings run, Path reports) {
    return new CoordinatorSettings(
        run,
        reports,
        100,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Safeguards.NONE,
        Optional.empty());
  }

  /** These settings with another address of the HTTP API for other nodes. */
  public CoordinatorSettings withAdvertisedHttp(Optional<HostPort> address) {
    return new CoordinatorSettings(
        run, reports, listed, autostart, scaling, address, safeguards, otlp);
  }

  /** These settings with a plan that starts by itself. */
  public CoordinatorSettings withAutostart(Optional<PlannedStart> plan) {
    return new CoordinatorSettings(
        run, reports, listed, plan, scaling, advertisedHttp, safeguards, otlp);
  }

  /** These settings with more workers while they are needed. */
  public CoordinatorSettings withScaling(Optional<Autoscaler.Settings> how) {
    return new CoordinatorSettings(
        run, reports, listed, autostart, how, advertisedHttp, safeguards, otlp);
  }

  /** These settings with other safeguards. */
  public CoordinatorSettings withSafeguards(Safeguards other) {
    return new CoordinatorSettings(
        run, reports, listed, autostart, scaling, advertisedHttp, other, otlp);
  }

  /** These settings with metrics that are pushed. */
  public CoordinatorSettings withOtlp(Optional<OtlpEndpoint> to) {
    return new CoordinatorSettings(
        run, reports, listed, autostart, scaling, advertisedHttp, safeguards, to);
  }
}
