package io.onrush.coordinator.run;

import io.onrush.pace.RateProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Arrivals that were nobody's: due while a share had been taken from one worker and not yet been
 * taken up by another.
 */
final class Unassigned {
  /** Below this a sum of fractions is one, but for rounding. */
  private static final double NOTHING = 1e-6;

  private Unassigned() {}

  private record Change(long atNs, double fraction) {}

  /**
   * A span of run time in which part of the rate was nobody's.
   *
   * @param arrivals that fell into it, to the nearest one
   */
  record Span(long fromNs, long toNs, long arrivals) {}

  /** Arrivals of one scenario before a run time. */
  static long before(Iterable<Member> members, RateProfile profile, int scenario, long runNs) {
    return spans(members, profile, scenario, runNs).stream().mapToLong(Span::arrivals).sum();
  }

  /** Where arrivals of one scenario were nobody's before a run time. */
  static List<Span> spans(Iterable<Member> members, RateProfile profile, int scenario, long runNs) {
    List<Change> changes = new ArrayList<>();
    for (Member m : members) {
      for (int i = 0; i < m.divisions.size(); i++) {
        double fraction = m.divisions.get(i).assignments().get(scenario).fraction();
        changes.add(new Change(m.fromNs(i), fraction));
        changes.add(new Change(m.endNs(i), -fraction));
      }
    }
    // Nobody may hold a share to the end.
    changes.add(new Change(Long.MAX_VALUE, 0));
    changes.sort(Comparator.comparingLong(Change::atNs));
    List<Span> spans = new ArrayList<>();
    double held = 0;
    double arrivals = 0;
    long sinceNs = 0;
    long fromNs = 0;
    for (Change change : changes) {
      long atNs = Math.min(runNs, change.atNs());
      if (atNs > fromNs) {
        if (1 - held > NOTHING) {
          arrivals += (1 - held) * (profile.arrivalsAt(atNs) - profile.arrivalsAt(fromNs));
        } else {
          close(spans, sinceNs, fromNs, arrivals);
          arrivals = 0;
          sinceNs = atNs;
        }
      }
      held += change.fraction();
      fromNs = Math.max(fromNs, atNs);
    }
    close(spans, sinceNs, fromNs, arrivals);
    return spans;
  }

  private static void close(List<Span> spans, long fromNs, long toNs, double arrivals) {
    long whole = Math.round(arrivals);
    if (whole != 0) {
      spans.add(new Span(fromNs, toNs, whole));
    }
  }
}
