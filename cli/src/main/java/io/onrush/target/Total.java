package io.onrush.target;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The books of all event loops, added up. Passed from loop to loop, one at a time. */
final class Total {

  private static final double NS_PER_US = 1e3;
  private static final double NS_PER_MS = 1e6;

  long requests;
  long malformed;
  long connections;
  int seconds;
  long[] perSecond = {};
  long perSecondCut;
  String firstAt = "";
  final Map<String, SourceBooks> sources = new TreeMap<>();
  final long[] statuses = new long[600];
  final Histogram gapsNs = new Histogram(Delay.MAX_NS, 3);
  final Histogram delaysNs = new Histogram(Delay.MAX_NS, 3);

  Truth truth() {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int status = 0; status < statuses.length; status++) {
      if (statuses[status] > 0) {
        counts.put(status, statuses[status]);
      }
    }
    Map<String, Truth.Source> bySource = new TreeMap<>();
    sources.forEach((address, books) -> bySource.put(address, books.source()));
    return new Truth(
        requests,
        Arrays.stream(perSecond).boxed().toList(),
        perSecondCut,
        firstAt,
        Truth.Spread.of(gapsNs, NS_PER_US),
        Truth.Spread.of(delaysNs, NS_PER_MS),
        counts,
        malformed,
        connections,
        bySource);
  }
}
