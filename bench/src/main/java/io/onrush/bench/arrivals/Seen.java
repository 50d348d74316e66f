package io.onrush.bench.arrivals;

import io.onrush.measure.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** What a server saw of a setting, and what its senders reported of the same requests. */
final class Seen {

  /** One request, run time in ns. */
  record Request(long dueNs, long arrivedNs) {
    long lateNs() {
      return arrivedNs - dueNs;
    }
  }

  private final Setting setting;
  private final long planned;
  private final List<Request> requests;
  private final Histogram lag;
  private final Histogram response;

  /**
   * @param requests those that came, by when they were due
   */
  Seen(Setting setting, long planned, List<Request> requests, Engines senders) {
    this.setting = setting;
    this.planned = planned;
    this.requests = List.copyOf(requests);
    this.lag = senders.times(Cell::lag);
    this.response = senders.times(Cell::response);
  }

  Setting setting() {
    return setting;
  }

  /** Requests that were due. */
  long planned() {
    return planned;
  }

  /** Requests that came, by when they were due. */
  List<Request> requests() {
    return requests;
  }

  /** Gaps between fire times, ns, ascending. */
  long[] gapsDue() {
    return gaps(requests.stream().mapToLong(Request::dueNs));
  }

  /** Gaps between arrivals as the server saw them, ns, ascending. */
  long[] gapsSeen() {
    return gaps(requests.stream().mapToLong(Request::arrivedNs).sorted());
  }

  private static long[] gaps(LongStream ascending) {
    long[] at = ascending.toArray();
    long[] gaps = new long[at.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = at[i + 1] - at[i];
    }
    Arrays.sort(gaps);
    return gaps;
  }

  /** From due to arrived, ns, ascending. */
  long[] late() {
    return requests.stream().mapToLong(Request::lateNs).sorted().toArray();
  }

  /** Reported: from due to written, us. */
  Histogram lag() {
    return lag;
  }

  /** Reported: from due to answered, us. */
  Histogram response() {
    return response;
  }
}
