package io.onrush.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Sums of intervals and cells, without loss: histograms are added bin by bin. */
public final class Intervals {
  private Intervals() {}

  private record Place(int stage, int request) {}

  /** One interval, under the first one's number, for it and the one that follows it. */
  public static Interval join(Interval first, Interval next) {
    Map<Place, Cell> sums = new LinkedHashMap<>();
    for (Cell cell : first.cells()) {
      sums.merge(new Place(cell.stage(), cell.request()), cell, Intervals::add);
    }
    for (Cell cell : next.cells()) {
      sums.merge(new Place(cell.stage(), cell.request()), cell, Intervals::add);
    }
    return new Interval(
        first.sequence(),
        Math.min(first.fromNs(), next.fromNs()),
        Math.max(first.toNs(), next.toNs()),
        List.copyOf(sums.values()),
        next.last());
  }

  private static Cell add(Cell a, Cell b) {
    return new Cell(
        a.stage(),
        a.request(),
        a.counts().plus(b.counts()),
        add(a.response(), b.response()),
        add(a.service(), b.service()),
        add(a.lag(), b.lag()),
        addErrors(a.errors(), b.errors()),
        a.checksPassed() + b.checksPassed(),
        a.checksFailed() + b.checksFailed(),
        a.bytesSent() + b.bytesSent(),
        a.bytesReceived() + b.bytesReceived(),
        a.retries() + b.retries(),
        a.redirects() + b.redirects(),
        addStatuses(a.statuses(), b.statuses()));
  }

  private static EncodedHistogram add(EncodedHistogram a, EncodedHistogram b) {
    Histogram sum = Histograms.forMerging();
    a.addTo(sum);
    b.addTo(sum);
    return EncodedHistogram.encode(sum);
  }

  private static List<StatusCount> addStatuses(List<StatusCount> a, List<StatusCount> b) {
    Map<Integer, Long> sums = new TreeMap<>();
    a.forEach(s -> sums.merge(s.status(), s.count(), Long::sum));
    b.forEach(s -> sums.merge(s.status(), s.count(), Long::sum));
    return sums.entrySet().stream().map(e -> new StatusCount(e.getKey(), e.getValue())).toList();
  }

  private static List<ErrorCount> addErrors(List<ErrorCount> a, List<ErrorCount> b) {
    record Way(ErrorKind kind, int status) {}
    Map<Way, Long> sums = new LinkedHashMap<>();
    a.forEach(e -> sums.merge(new Way(e.kind(), e.status()), e.count(), Long::sum));
    b.forEach(e -> sums.merge(new Way(e.kind(), e.status()), e.count(), Long::sum));
    List<ErrorCount> errors = new ArrayList<>();
    sums.forEach((way, count) -> errors.add(new ErrorCount(way.kind(), way.status(), count)));
    return errors;
  }
}
