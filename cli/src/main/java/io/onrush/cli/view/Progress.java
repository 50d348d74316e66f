package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.Report.SecondReport;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a run while it is watched: the newest report, and of its series and events the
 * last few. For one thread.
 */
public final class Progress {
  private static final int SECONDS_KEPT = 240;
  private static final int EVENTS_KEPT = 50;

  private final String url;
  private final Deque<SecondReport> seconds = new ArrayDeque<>();
  private final TreeMap<Long, EventReport> events = new TreeMap<>();
  private Optional<Report> newest = Optional.empty();
  private Optional<String> notice = Optional.empty();
  private long newestEventId;

  public Progress(String url) {
    this.url = url;
  }

  /** Takes a report, whose series may hold the new seconds only, or again old ones. */
  public List<EventReport> report(Report report) {
    newest = Optional.of(report);
    for (SecondReport second : report.series()) {
      SecondReport last = seconds.peekLast();
      if (last == null || second.t() > last.t()) {
        seconds.addLast(second);
      }
      if (seconds.size() > SECONDS_KEPT) {
        seconds.removeFirst();
      }
    }
    return report.events().stream().filter(this::event).toList();
  }

  /** Takes an event and says whether it is new. */
  public boolean event(EventReport event) {
    boolean fresh = event.id() > newestEventId;
    if (fresh) {
      newestEventId = event.id();
      events.put(event.id(), event);
      if (events.size() > EVENTS_KEPT) {
        events.pollFirstEntry();
      }
    }
    return fresh;
  }

  /** Something about the watching itself, shown until it is taken back. */
  public void notice(Optional<String> text) {
    notice = text;
  }

  String url() {
    return url;
  }

  Optional<Report> newest() {
    return newest;
  }

  Optional<String> notice() {
    return notice;
  }

  Collection<SecondReport> seconds() {
    return seconds;
  }

  /** The last events, oldest first. */
  List<EventReport> lastEvents(int most) {
    return events.descendingMap().values().stream().limit(most).toList().reversed();
  }
}
