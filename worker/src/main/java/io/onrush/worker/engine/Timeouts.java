package io.onrush.worker.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Starts the time of a request. */
  void start(Exchange exchange, long now) {
    byRequest[exchange.request().number()].start(exchange, now);
  }

  void retire(Connection connection, long now) {
    retired.start(connection, now);
  }

  void stop(Timed timed) {
    DeadlineQueue.stop(timed);
  }

  /** Ends all whose time is up. */
  void expire(long now) {
    for (int i = 0; i < requestQueues.size(); i++) {
      requestQueues.get(i).expire(now);
    }
    retired.expire(now);
  }

  /** The requests of a scenario that are under way. */
  List<Exchange> ofScenario(int scenario) {
    List<Exchange> found = new ArrayList<>();
    for (DeadlineQueue queue : requestQueues) {
      for (Timed timed = queue.first(); timed != null; timed = timed.after) {
        if (timed instanceof Exchange exchange && exchange.request().scenario() == scenario) {
          found.add(exchange);
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
    @Nullable Timed first = queue.first();
    return first == null ? PacedIoHandler.NEVER_NANOS : first.deadlineNanos + SLACK_NANOS;
  }
}
