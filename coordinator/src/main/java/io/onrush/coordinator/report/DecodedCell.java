package io.onrush.coordinator.report;

import io.onrush.measure.Cell;
import io.onrush.measure.Samples;

/** A cell with its histograms decoded. */
record DecodedCell(Cell cell, Samples response, Samples service, Samples lag) {

  /** Decodes a cell; throws {@link IllegalArgumentException} if a histogram is not readable. */
  static DecodedCell of(Cell cell) {
    return new DecodedCell(
        cell,
        Samples.decode(cell.response()),
        Samples.decode(cell.service()),
        Samples.decode(cell.lag()));
  }
}
