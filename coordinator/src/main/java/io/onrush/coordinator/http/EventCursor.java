package io.onrush.coordinator.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a client has read a run's stream. Its text is the id of a server-sent event, so that a
 * client that comes back with {@code Last-Event-ID} misses nothing: {@code run-1/17/431}.
 *
 * @param run the run's own id
 * @param eventId of the last event sent, 0 before the first
 * @param seriesT end of the last point of the series sent, whole seconds, 0 before the first
 * @param ended whether the end was sent
 */
record EventCursor(String run, long eventId, long seriesT, boolean ended) {
  private static final Pattern TEXT =
      Pattern.compile("([a-z0-9-]{1,64})/(\\d{1,15})/(\\d{1,9})(/end)?");

  /** Reads a cursor; empty if the text is none. */
  static Optional<EventCursor> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new EventCursor(
            matcher.group(1),
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)),
            matcher.group(4) != null));
  }

  static EventCursor start(String run) {
    return new EventCursor(run, 0, 0, false);
  }

  EventCursor afterEvent(long id) {
    return new EventCursor(run, Math.max(eventId, id), seriesT, ended);
  }

  EventCursor afterSecond(double t) {
    return new EventCursor(run, eventId, Math.max(seriesT, (long) t), ended);
  }

  EventCursor atEnd() {
    return new EventCursor(run, eventId, seriesT, true);
  }

  String text() {
    return String.format(Locale.ROOT, "%s/%d/%d%s", run, eventId, seriesT, ended ? "/end" : "");
  }
}
