package io.onrush.worker.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends what takes too long: a queue for each distinct time-out, so that only the heads need a look.
 * Single-threaded.
 */
final class Timeouts {
  /** Time-outs may come this late, so that many are handled in one turn. */
  private static final long SLACK_NANOS = 1_000_000;

  private final DeadlineQueue[] byRequest;
  private final List<DeadlineQueue> requestQueues;
  private final DeadlineQueue retired;

  /**
   * @param retirement how long the server is left to close a connection first, so that it is the
   *     one to keep its TIME-WAIT and this side does not run out of ports
   */
  Timeouts(List<CompiledRequest> requests, Duration retirement) {
    Map<Long, DeadlineQueue> queues = new TreeMap<>();
    byRequest = new DeadlineQueue[requests.size()];
    for (CompiledRequest request : requests) {
      byRequest[request.number()] =
          queues.computeIfAbsent(request.timeoutNanos(), DeadlineQueue::new);
    }
    requestQueues = List.copyOf(queues.values());
    retired = new DeadlineQueue(retirement.toNanos());
  }

  /** Starts the time of a connection's request, anew where it runs already. */
  void start(Connection connection, CompiledRequest request, long now) {
    stop(connection);
    byRequest[request.number()].add(connection, now);
  }

  void retire(Connection connection, long now) {
    stop(connection);
    retired.add(connection, now);
  }

  void stop(Connection connection) {
    if (connection.queue != null) {
      connection.queue.remove(connection);
    }
  }

  /** Takes out all whose time is up. */
  void expire(long now, Consumer<Connection> onRequest, Consumer<Connection> onRetired) {
    for (int i = 0; i < requestQueues.size(); i++) {
      expire(requestQueues.get(i), now, onRequest);
    }
    expire(retired, now, onRetired);
  }

  private static void expire(DeadlineQueue queue, long now, Consumer<Connection> onExpiry) {
    Connection first = queue.first();
    while (first != null && first.deadlineNanos <= now) {
      queue.remove(first);
      onExpiry.accept(first);
      first = queue.first();
    }
  }

  /** The connections with a request of a scenario under way. */
  List<Connection> ofScenario(int scenario) {
    List<Connection> found = new ArrayList<>();
    for (DeadlineQueue queue : requestQueues) {
      for (Connection c = queue.first(); c != null; c = c.next) {
        if (c.request != null && c.request.scenario() == scenario) {
          found.add(c);
        }
      }
    }
    return found;
  }

  /** When {@link #expire} is worth calling next. */
  long nextNanos() {
    long next = headNanos(retired);
    for (int i = 0; i < requestQueues.size(); i++) {
      next = Math.min(next, headNanos(requestQueues.get(i)));
    }
    return next;
  }

  private static long headNanos(DeadlineQueue queue) {
    @Nullable Connection first = queue.first();
    return first == null ? PacedIoHandler.NEVER_NANOS : first.deadlineNanos + SLACK_NANOS;
  }
}
