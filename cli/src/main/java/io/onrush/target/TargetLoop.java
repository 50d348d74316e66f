package io.onrush.target;

import io.netty.util.concurrent.EventExecutor;
import io.onrush.target.RequestParser.Method;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What the connections of one event loop share: its books and the settings. For its thread only.
 */
final class TargetLoop {

  private static final long SEED = 0x0415_2055_4c53_4eL;

  private final EventExecutor executor;
  private final int index;
  private final TargetSettings settings;
  private LoopBooks books;
  private RandomGenerator random;

  TargetLoop(EventExecutor executor, int index, TargetSettings settings, Arrivals arrivals) {
    this.executor = executor;
    this.index = index;
    this.settings = settings;
    this.books = new LoopBooks(arrivals);
    this.random = new SplittableRandom(SEED + index);
  }

  EventExecutor executor() {
    return executor;
  }

  /** The books of the period. An answer belongs in those that its request was counted in. */
  LoopBooks books() {
    return books;
  }

  /** Begins a new period: empty books, and the delays from their start again. */
  void reset(Arrivals arrivals) {
    books = new LoopBooks(arrivals);
    random = new SplittableRandom(SEED + index);
  }

  long delayNs(long sinceResetNs) {
    return settings.delay().drawNs(random, sinceResetNs);
  }

  /** The answer to a request that is no control request. */
  Answer answer(RequestParser request) {
    boolean head = request.method() == Method.HEAD;
    Persistence persistence = request.persistence();
    if (request.special().isEmpty()) {
      return ordinary(head, persistence);
    }
    return SpecialPaths.answer(request.special(), head, persistence, Answer.ok(head, persistence));
  }

  private Answer ordinary(boolean head, Persistence persistence) {
    return settings.errors() > 0 && fails(books.arrivals().nextOrdinary())
        ? Answer.failed(head, persistence)
        : Answer.ok(head, persistence);
  }

  /** Of the first n, {@code round(n * errors)} fail: the n-th when it makes that number grow. */
  private boolean fails(long index) {
    return Math.round((index + 1) * settings.errors()) > Math.round(index * settings.errors());
  }
}
