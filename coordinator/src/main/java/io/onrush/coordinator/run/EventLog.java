package io.onrush.coordinator.run;

import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalInt;

/** The events of a run: the last {@value #MOST}, older ones give way; ids show how many. */
final class EventLog {
  static final int MOST = 2000;

  private final ArrayDeque<RunEvent> events = new ArrayDeque<>();
  private long lastId;

  void add(long runNs, String type, OptionalInt part, String text) {
    if (events.size() == MOST) {
      events.removeFirst();
    }
    events.addLast(new RunEvent(++lastId, runNs, type, part, text));
  }

  /** Number of the newest event ever, 0 for none. */
  long lastId() {
    return lastId;
  }

  /** Goes on where another coordinator's log ended. */
  void resume(List<RunEvent> before, long newest) {
    events.addAll(before);
    lastId = newest;
  }

  List<RunEvent> all() {
    return List.copyOf(events);
  }
}
