package io.onrush.coordinator;

import java.nio.file.Path;

/**
 * Settings of a coordinator.
 *
 * @param expectedWorkers fewest workers to start a run with
 * @param reports folder of the reports of finished runs
 * @param listed most finished runs in a list
 */
public record CoordinatorSettings(int expectedWorkers, Path reports, int listed) {
  public static CoordinatorSettings of(int expectedWorkers, Path reports) {
    return new CoordinatorSettings(expectedWorkers, reports, 100);
  }
}
