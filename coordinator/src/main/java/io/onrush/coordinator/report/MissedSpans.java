package io.onrush.coordinator.report;

import io.onrush.coordinator.report.TotalsState.MissedSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * When workers missed requests for want of a lease, as their intervals tell. What adjoins is one
 * span. There are at most {@value #MOST} spans; from then on a worker's newest one is extended, and
 * workers that have none share one.
 */
final class MissedSpans {
  static final int MOST = 1000;
  private static final String SEVERAL = "";

  private final List<MissedSpan> spans;

  MissedSpans(List<MissedSpan> spans) {
    this.spans = new ArrayList<>(spans);
  }

  void add(String worker, long fromNs, long toNs, long missed) {
    if (missed == 0) {
      return;
    }
    MissedSpan more = new MissedSpan(worker, fromNs, toNs, missed);
    for (int i = spans.size() - 1; i >= 0; i--) {
      if (spans.get(i).adjoins(more)) {
        spans.set(i, spans.get(i).with(more));
        return;
      }
    }
    if (spans.size() < MOST) {
      spans.add(more);
    } else if (!extendNewest(worker, more) && !extendNewest(SEVERAL, more)) {
      spans.add(new MissedSpan(SEVERAL, fromNs, toNs, missed));
    }
  }

  private boolean extendNewest(String worker, MissedSpan more) {
    for (int i = spans.size() - 1; i >= 0; i--) {
      if (spans.get(i).worker().equals(worker)) {
        spans.set(i, spans.get(i).with(more));
        return true;
      }
    }
    return false;
  }

  /** All spans, the oldest entry first. */
  List<MissedSpan> all() {
    return List.copyOf(spans);
  }
}
