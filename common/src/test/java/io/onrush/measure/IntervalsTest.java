package io.onrush.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntervalsTest {

  static LongStream seeds() {
    return new Random(7).longs(50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void mergedHistogramsEqualOneThatSawAllSamples(long seed) {
    Random random = new Random(seed);
    Histogram all = Histograms.forMerging();
    Histogram merged = Histograms.forMerging();
    Interval joined = new Interval(1, 0, 1, List.of());
    for (int worker = 0; worker < 1 + random.nextInt(6); worker++) {
      IntCountsHistogram own = Histograms.forRecording();
      for (int i = 0; i < random.nextInt(2000); i++) {
        long us = Histograms.clampToUs((long) Math.exp(random.nextGaussian() * 3 + 14));
        own.recordValue(us);
        all.recordValue(us);
      }
      EncodedHistogram encoded = EncodedHistogram.encode(own);
      encoded.addTo(merged);
      List<Cell> cells = new ArrayList<>();
      cells.add(
          new Cell(
              0,
              0,
              new Counts(1, 1, 1, 0, 0, 0),
              encoded,
              EncodedHistogram.EMPTY,
              EncodedHistogram.EMPTY,
              List.of(new ErrorCount(ErrorKind.TIMEOUT, 0, 1)),
              0,
              0,
              0,
              0,
              0,
              0,
              List.of()));
      joined = Intervals.join(joined, new Interval(2, worker, worker + 1, cells));
    }
    assertThat(merged).isEqualTo(all);
    Histogram fromJoined = Histograms.forMerging();
    joined.cells().getFirst().response().addTo(fromJoined);
    assertThat(fromJoined).isEqualTo(all);
    assertThat(joined.counts().due()).isEqualTo(joined.toNs());
    assertThat(joined.cells().getFirst().errors().getFirst().count()).isEqualTo(joined.toNs());
  }
}
