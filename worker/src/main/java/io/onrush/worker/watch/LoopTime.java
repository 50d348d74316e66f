package io.onrush.worker.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a thread did since it began, from Linux' {@code schedstat}.
 *
 * @param busyNs on a processor
 * @param waitedNs ready, while no processor was free
 */
record LoopTime(long busyNs, long waitedNs) {

  /**
   * Reads the file of one thread.
   *
   * @param task its folder, {@code /proc/PID/task/TID}
   * @return empty where the system does not tell
   */
  static Optional<LoopTime> of(Path task) {
    try {
      return parse(Files.readString(task.resolve("schedstat")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** {@code 109304 2947965 2}: busy, waited, and how often it was its turn. */
  static Optional<LoopTime> parse(String schedstat) {
    String[] fields = schedstat.strip().split(" ", -1);
    try {
      return fields.length == 3
          ? Optional.of(new LoopTime(Long.parseLong(fields[0]), Long.parseLong(fields[1])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  LoopTime since(LoopTime before) {
    return new LoopTime(busyNs - before.busyNs, waitedNs - before.waitedNs);
  }
}
