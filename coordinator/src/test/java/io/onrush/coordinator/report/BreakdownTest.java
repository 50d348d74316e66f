package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.BreakdownReport.Span;
import io.onrush.measure.Cell;
import io.onrush.measure.Histograms;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakdownTest {
  private final RunTotals totals = new RunTotals(Sample.plan());

  private BreakdownReport report() {
    return totals.breakdown().report();
  }

  private void send(int second, int part, int n, long us) {
    totals.merge("w" + part, part, Sample.interval(second, Sample.answered(n, us)));
  }

  /**
   * A client of the event stream: replaces what it is told, joins pairs where the width doubles.
   */
  private static final class Client {
    private int width = 1;
    private TreeMap<Double, Span> spans = new TreeMap<>();

    void take(BreakdownReport news) {
      for (; width < news.width(); width *= 2) {
        TreeMap<Double, Span> joined = new TreeMap<>();
        for (Span span : spans.values()) {
          double end = Math.ceil(span.t() / (2.0 * width)) * 2 * width;
          joined.merge(end, new Span(end, span.heat(), span.sent()), Client::plus);
        }
        spans = joined;
      }
      news.spans().forEach(span -> spans.put(span.t(), span));
    }

    private static Span plus(Span a, Span b) {
      TreeMap<Long, Long> heat = new TreeMap<>();
      for (Span span : List.of(a, b)) {
        for (int i = 0; i < span.heat().size(); i += 2) {
          heat.merge(span.heat().get(i), span.heat().get(i + 1), Long::sum);
        }
      }
      List<Long> pairs = new ArrayList<>();
      heat.forEach((bin, n) -> pairs.addAll(List.of(bin, n)));
      TreeMap<Integer, Long> sent = new TreeMap<>(a.sent());
      b.sent().forEach((part, n) -> sent.merge(part, n, Long::sum));
      return new Span(a.t(), pairs, sent);
    }

    List<Span> spans() {
      return List.copyOf(spans.values());
    }
  }

  @Test
  void aBinIsTheWholePartOfFourTimesTheLogarithm() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long us = Math.max(1, random.nextLong(1L << 32) >> random.nextInt(32));
      assertThat(Bins.of(us)).isEqualTo(BigInteger.valueOf(us).pow(4).bitLength() - 1);
    }
    assertThat(Bins.of(0)).isZero();
    assertThat(Bins.of(1)).isZero();
    assertThat(Bins.of(Histograms.HIGHEST_US)).isEqualTo(Bins.COUNT - 2);
    assertThat(Bins.of(Long.MAX_VALUE)).isEqualTo(Bins.COUNT - 1);
  }

  @Test
  void aSecondHasItsTimesByBinAndItsRequestsByPart() {
    send(0, 1, 10, 1_000);
    send(0, 2, 5, 1_000);
    send(0, 2, 1, 2_000_000);
    send(3, 2, 7, 1_000);
    assertThat(report())
        .isEqualTo(
            new BreakdownReport(
                1,
                List.of(
                    new Span(1, List.of(39L, 15L, 83L, 1L), Map.of(1, 10L, 2, 6L)),
                    new Span(4, List.of(39L, 7L), Map.of(2, 7L)))));
  }

  @Test
  void aWorkerThatComesBackAddsToItsPart() {
    totals.merge("a", 1, Sample.interval(0, Sample.answered(3, 1_000)));
    totals.merge("a#2", 1, Sample.interval(0, Sample.answered(4, 1_000)));
    assertThat(report().spans().getFirst().sent()).isEqualTo(Map.of(1, 7L));
  }

  @Test
  void partsForWhichThereIsNoRoomShareOne() {
    for (int part = 1000; part < 1000 + Breakdown.MOST_PARTS + 6; part++) {
      send(0, part, 1, 1_000);
    }
    send(0, 1001, 1, 1_000);
    Map<Integer, Long> sent = report().spans().getFirst().sent();
    assertThat(sent).hasSize(Breakdown.MOST_PARTS + 1).containsEntry(0, 6L).containsEntry(1001, 2L);
  }

  @ParameterizedTest
  @ValueSource(ints = {719, 720, 721, 3_600, 86_400, Series.MOST_SECONDS})
  void anyRunFitsAndLosesNothing(int seconds) {
    long sent = 0;
    Cell two = Sample.answered(2, 1_000);
    for (int second = 0; second < seconds; second += 13) {
      totals.merge("w", 1 + second % 3, Sample.interval(second, two));
      sent += 2;
    }
    send(seconds - 1, 1, 1, 5);
    send(0, 2, 3, 1_000); // Late.
    sent += 4;
    BreakdownReport report = report();
    assertThat(report.spans()).hasSizeLessThanOrEqualTo(Breakdown.MOST_SPANS);
    assertThat(report.width())
        .isEqualTo(Math.max(1, Integer.highestOneBit((seconds - 1) / 720) * 2));
    assertThat(report.spans().getLast().t())
        .isBetween((double) seconds, (double) seconds + report.width() - 1);
    assertThat(
            report.spans().stream()
                .flatMap(span -> span.sent().values().stream())
                .mapToLong(n -> n)
                .sum())
        .isEqualTo(sent);
  }

  @Test
  void secondsBeyondAWeekAreNotKept() {
    send(Series.MOST_SECONDS, 1, 1, 1_000);
    assertThat(report()).isEqualTo(BreakdownReport.EMPTY);
    RunTotals without = RunTotals.withoutSeries(Sample.plan());
    without.merge("a", 1, Sample.interval(0, Sample.answered(3, 1_000)));
    assertThat(without.breakdown().report()).isEqualTo(BreakdownReport.EMPTY);
  }

  @Test
  void aClientThatTakesWhatChangedHasAllOfIt() {
    Random random = new Random(1);
    Client client = new Client();
    BreakdownReport sent = BreakdownReport.EMPTY;
    int told = 0;
    for (int second = 0; second < 2_000; second++) {
      send(Math.max(0, second - (random.nextInt(20) == 0 ? random.nextInt(300) : 0)), 1, 1, 1_000);
      send(second, 2, 1, 1 + random.nextInt(1_000_000));
      if (random.nextInt(3) == 0) {
        BreakdownReport now = report();
        BreakdownReport news = now.since(sent);
        client.take(news);
        told += news.spans().size();
        sent = now;
        assertThat(client.spans()).isEqualTo(now.spans());
      }
    }
    assertThat(sent.width()).isEqualTo(4);
    assertThat(told).isLessThan(5_000);
    assertThat(sent.since(sent).spans()).isEmpty();
  }
}
