package io.onrush.target;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The books of all event loops as one. Each loop is visited on its own thread, one after another;
 * so with several loops under load the parts are of slightly different instants, and to the unit
 * once the load has ended.
 */
final class TargetBooks {

  private final List<TargetLoop> loops;

  TargetBooks(List<TargetLoop> loops) {
    this.loops = List.copyOf(loops);
  }

  CompletableFuture<Truth> truth() {
    CompletableFuture<Total> total = CompletableFuture.completedFuture(new Total());
    for (TargetLoop loop : loops) {
      total =
          total.thenApplyAsync(
              sum -> {
                loop.books().addTo(sum);
                return sum;
              },
              loop.executor());
    }
    return total.thenApply(Total::truth);
  }

  /**
   * Clears all books. Requests that were read before and are answered after belong to the old ones.
   */
  CompletableFuture<Void> reset() {
    Arrivals arrivals = new Arrivals();
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (TargetLoop loop : loops) {
      done = done.thenRunAsync(() -> loop.reset(arrivals), loop.executor());
    }
    return done;
  }
}
