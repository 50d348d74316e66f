package io.onrush.coordinator;

import io.onrush.coordinator.checkpoint.Checkpoints;
import io.onrush.coordinator.report.CleanState;
import io.onrush.coordinator.report.CleanTotals;
import io.onrush.coordinator.report.RunTotals;
import io.onrush.coordinator.report.TotalsState;
import io.onrush.coordinator.run.RunMemory;
import io.onrush.plan.Plan;
import io.onrush.protocol.Blob;
import io.onrush.protocol.Piece;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a coordinator hands on to its successor, kept in pieces by the workers.
 *
 * @param startedAtMillis wall-clock time of run time 0, since 1970; empty before it is known
 */
record Ledger(
    RunMemory memory,
    TotalsState totals,
    Optional<CleanState> clean,
    Optional<Long> startedAtMillis) {
  /** Well below the size of a frame. */
  private static final int PIECE_BYTES = 96 * 1024;

  List<Blob> pieces() {
    return Checkpoints.cut(Checkpoints.encode(this), PIECE_BYTES).stream().map(Blob::of).toList();
  }

  /**
   * The same, from its pieces in order.
   *
   * @throws IllegalArgumentException if they do not make one
   */
  static Ledger of(List<Piece> pieces) {
    List<byte[]> bytes = pieces.stream().map(p -> p.bytes().toBytes()).toList();
    return Checkpoints.decode(Checkpoints.join(bytes), Ledger.class);
  }

  Optional<CleanTotals> clean(Plan plan) {
    return clean.map(state -> CleanTotals.of(plan, state));
  }

  RunTotals totals(Plan plan) {
    return RunTotals.of(plan, totals);
  }
}
