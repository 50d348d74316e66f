package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.measure.Interval;
import io.onrush.measure.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTotalsTest {

  /** Response times over nine orders of magnitude, so that every bucket size takes part. */
  private static long anyTimeUs(Random random) {
    return Math.clamp(
        (long) Math.exp(random.nextDouble() * 22), Histograms.LOWEST_US, Histograms.HIGHEST_US);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void mergingInAnyOrderAndSplitEqualsOneHistogramFedWithAllSamples(long seed) {
    Random random = new Random(seed);
    Histogram fed = Histograms.forMerging();
    Histogram fedInStage1 = Histograms.forMerging();
    Histogram fedInRequest2 = Histograms.forMerging();
    List<Interval> intervals = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int stage = random.nextInt(3);
      int request = random.nextInt(3);
      IntCountsHistogram part = Histograms.forRecording();
      for (int n = random.nextInt(200); n > 0; n--) {
        long us = anyTimeUs(random);
        part.recordValue(us);
        fed.recordValue(us);
        if (stage == 1) {
          fedInStage1.recordValue(us);
        }
        if (request == 2) {
          fedInRequest2.recordValue(us);
        }
      }
      EncodedHistogram encoded = EncodedHistogram.encode(part);
      intervals.add(
          Sample.interval(
              random.nextInt(20),
              new Cell(
                  stage,
                  request,
                  Counts.ZERO,
                  encoded,
                  encoded,
                  encoded,
                  List.of(),
                  0,
                  0,
                  0,
                  0,
                  0,
                  0,
                  List.of())));
    }
    Collections.shuffle(intervals, random);
    RunTotals totals = new RunTotals(Sample.plan());
    for (Interval interval : intervals) {
      totals.merge("w" + random.nextInt(3), interval);
    }
    assertBitForBit(totals.overall().response(), fed);
    assertBitForBit(totals.overall().service(), fed);
    assertBitForBit(totals.overall().lag(), fed);
    assertBitForBit(totals.stages().get(1).response(), fedInStage1);
    assertBitForBit(totals.requests().get(2).response(), fedInRequest2);
  }

  private static void assertBitForBit(Distribution merged, Histogram fed) {
    Histogram histogram = merged.histogram().orElseThrow();
    assertThat(histogram).isEqualTo(fed);
    assertThat(EncodedHistogram.encode(histogram)).isEqualTo(EncodedHistogram.encode(fed));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void trendsAreThoseOfTheHistogramItself(long seed) {
    Random random = new Random(seed);
    Histogram histogram = Histograms.forMerging();
    for (int n = 1 + random.nextInt(3000); n > 0; n--) {
      histogram.recordValue(anyTimeUs(random));
    }
    Report.Trend trend = Trends.of(histogram);
    assertThat(trend.count()).isEqualTo(histogram.getTotalCount());
    assertThat(trend.min()).isEqualTo(histogram.getMinValue() / 1000.0);
    assertThat(trend.avg()).isEqualTo(Numbers.thousandths(histogram.getMean() / 1000));
    assertThat(trend.med()).isEqualTo(histogram.getValueAtPercentile(50) / 1000.0);
    assertThat(trend.p90()).isEqualTo(histogram.getValueAtPercentile(90) / 1000.0);
    assertThat(trend.p95()).isEqualTo(histogram.getValueAtPercentile(95) / 1000.0);
    assertThat(trend.p99()).isEqualTo(histogram.getValueAtPercentile(99) / 1000.0);
    assertThat(trend.p999()).isEqualTo(histogram.getValueAtPercentile(99.9) / 1000.0);
    assertThat(trend.max()).isEqualTo(histogram.getMaxValue() / 1000.0);
  }

  @Test
  void countsAddUpInTheWholeByStageByRequestAndByWorker() {
    RunTotals totals = new RunTotals(Sample.plan());
    ErrorCount refused = new ErrorCount(ErrorKind.CONNECT_REFUSED, 0, 1);
    ErrorCount status = new ErrorCount(ErrorKind.STATUS, 500, 2);
    Counts counts = new Counts(10, 8, 4, 3, 1, 1);
    totals.merge("a", Sample.interval(0, Sample.cell(0, 0, counts, List.of(refused, status), 5)));
    totals.merge("b", Sample.interval(0, Sample.cell(1, 0, counts, List.of(status), 5)));
    totals.merge(
        "b",
        Sample.interval(
            1, Sample.cell(1, 1, counts, List.of(), 5), Sample.cell(2, 2, Counts.ZERO, List.of())));
    assertThat(totals.counts()).isEqualTo(new Counts(30, 24, 12, 9, 3, 3));
    assertThat(totals.counts("a")).isEqualTo(counts);
    assertThat(totals.counts("b")).isEqualTo(counts.plus(counts));
    assertThat(totals.counts("c")).isEqualTo(Counts.ZERO);
    assertThat(totals.stages().get(1).counts()).isEqualTo(counts.plus(counts));
    assertThat(totals.requests().get(0).counts()).isEqualTo(counts.plus(counts));
    assertThat(totals.errors())
        .containsExactly(
            new ErrorCount(ErrorKind.STATUS, 500, 4),
            new ErrorCount(ErrorKind.CONNECT_REFUSED, 0, 1));
    assertThat(totals.overall().checks()).isEqualTo(16);
    assertThat(totals.overall().checksPassed()).isEqualTo(12);
    assertThat(totals.overall().bytesSent()).isEqualTo(400);
    assertThat(totals.overall().bytesReceived()).isEqualTo(4000);
    assertThat(totals.stages().get(2).response().histogram()).isEmpty();
  }

  @Test
  void anIntervalThatDoesNotFitAddsNothing() {
    RunTotals totals = new RunTotals(Sample.plan());
    Cell good = Sample.answered(5, 100);
    byte[] cut = Sample.histogram(1, 2, 3).toBytes();
    Cell unreadable =
        new Cell(
            0,
            0,
            Counts.ZERO,
            EncodedHistogram.of(java.util.Arrays.copyOf(cut, cut.length - 1)),
            EncodedHistogram.EMPTY,
            EncodedHistogram.EMPTY,
            List.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            List.of());
    for (Cell bad :
        List.of(
            unreadable,
            Sample.cell(3, 0, Counts.ZERO, List.of()),
            Sample.cell(0, -1, Counts.ZERO, List.of()),
            Sample.cell(0, 0, Counts.ZERO, List.of(new ErrorCount(ErrorKind.STATUS, 1000, 1))))) {
      assertThatThrownBy(() -> totals.merge("a", Sample.interval(0, good, bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(totals.counts()).isEqualTo(Counts.ZERO);
    assertThat(totals.overall().response().histogram()).isEmpty();
    assertThat(totals.endNs()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void bytesThatAreNoHistogramAreRefusedAndNeverCrash(long seed) {
    Random random = new Random(seed);
    byte[] good = Sample.histogram(1, 2, 3_000, 70_000, 3_600_000_000L).toBytes();
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        Samples.decode(EncodedHistogram.of(bad)).addTo(Histograms.forMerging());
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageStartingWith("histogram: ");
      }
    }
  }

  @Test
  void secondsHaveThePercentilesOfTheResponsesThatEndedInThem() {
    RunTotals totals = new RunTotals(Sample.plan());
    totals.merge("a", Sample.interval(0, Sample.answered(99, 1_000)));
    totals.merge("b", Sample.interval(0, Sample.answered(1, 50_000)));
    totals.merge("a", Sample.interval(2, Sample.answered(3, 7_000)));
    Series.Second first = second(totals, 0);
    assertThat(first.counts().sent()).isEqualTo(100);
    assertThat(first.p50()).isEqualTo(1.0);
    assertThat(first.p99()).isEqualTo(1.0);
    assertThat(totals.series().get(1)).isNull();
    assertThat(second(totals, 2).p95()).isEqualTo(7.003);
  }

  @Test
  void lateArrivalsInOldSecondsCountButMoveNoPercentile() {
    RunTotals totals = new RunTotals(Sample.plan());
    totals.merge("a", Sample.interval(0, Sample.answered(10, 1_000)));
    totals.merge("a", Sample.interval(Series.OPEN_SECONDS, Sample.answered(10, 1_000)));
    totals.merge("b", Sample.interval(0, Sample.answered(90, 9_000)));
    totals.merge("b", Sample.interval(1, Sample.answered(90, 9_000)));
    totals.merge("b", Sample.interval(5, Sample.answered(5, 9_000)));
    assertThat(second(totals, 0).counts().sent()).isEqualTo(100);
    assertThat(second(totals, 0).p50()).isEqualTo(1.0);
    assertThat(second(totals, 1).p50()).isEqualTo(9.007);
    assertThat(second(totals, 5).p50()).isEqualTo(9.007);
    totals.merge("a", Sample.interval(Series.OPEN_SECONDS + 20, Sample.answered(10, 1_000)));
    totals.merge("b", Sample.interval(7, Sample.answered(8, 9_000)));
    assertThat(second(totals, 7).counts().sent()).isEqualTo(8);
    assertThat(second(totals, 7).p50()).isZero();
    assertThat(totals.overall().response().trend().count()).isEqualTo(223);
  }

  private static Series.Second second(RunTotals totals, int index) {
    Series.Second second = totals.series().get(index);
    if (second == null) {
      throw new AssertionError("no second " + index);
    }
    return second;
  }

  @Test
  void aSecondIsSettledOnceAllHaveReportedItOrOneHasBeenSilentForThreeSeconds() {
    RunTotals totals = new RunTotals(Sample.plan());
    List<String> both = List.of("a", "b");
    totals.merge("a", Sample.interval(0, Sample.answered(1, 1)));
    assertThat(totals.settledSeconds(both)).isZero();
    totals.merge("b", Sample.interval(0, Sample.answered(1, 1)));
    assertThat(totals.settledSeconds(both)).isEqualTo(1);
    totals.merge("a", Sample.interval(1, Sample.answered(1, 1)));
    totals.merge("a", Sample.interval(2, Sample.answered(1, 1)));
    totals.merge("a", Sample.interval(3, Sample.answered(1, 1)));
    assertThat(totals.settledSeconds(both)).isEqualTo(1);
    totals.merge("a", Sample.interval(4, Sample.answered(1, 1)));
    assertThat(totals.settledSeconds(both)).isEqualTo(5);
  }
}
