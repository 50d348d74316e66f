package io.onrush.worker.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One period of one loop: a recorder for each cell that was touched. Recorders of finished periods
 * are used again for any cell, so a set keeps as many as were ever touched in one period. Owned by
 * one thread at a time.
 */
final class RecordingSet {
  private final @Nullable CellRecorder[] byCell;
  private final List<CellRecorder> touched = new ArrayList<>();
  private final List<CellRecorder> spare = new ArrayList<>();

  /**
   * @param cells stages times requests of the plan
   * @param ready recorders made ahead, so that the loop does not have to
   */
  RecordingSet(int cells, int ready) {
    byCell = new CellRecorder[cells];
    for (int i = 0; i < ready; i++) {
      spare.add(new CellRecorder());
    }
  }

  CellRecorder cell(int cell) {
    CellRecorder recorder = byCell[cell];
    return recorder != null ? recorder : touch(cell);
  }

  private CellRecorder touch(int cell) {
    CellRecorder recorder = spare.isEmpty() ? new CellRecorder() : spare.removeLast();
    recorder.cell = cell;
    byCell[cell] = recorder;
    touched.add(recorder);
    return recorder;
  }

  boolean holdsCells() {
    return byCell.length > 0;
  }

  List<CellRecorder> touched() {
    return touched;
  }

  void clear() {
    for (CellRecorder recorder : touched) {
      byCell[recorder.cell] = null;
      recorder.clear();
      spare.add(recorder);
    }
    touched.clear();
  }
}
