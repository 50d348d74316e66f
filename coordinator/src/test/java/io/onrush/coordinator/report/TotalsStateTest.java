package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.coordinator.checkpoint.Checkpoints;
import io.onrush.coordinator.report.TotalsState.SeriesState;
import io.onrush.measure.Counts;
import io.onrush.plan.Comparison;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold.Basic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TotalsStateTest {
  private static final Plan PLAN =
      Sample.plan(
          Sample.threshold("http_req_duration", Basic.MED, Comparison.LESS, 5),
          Sample.threshold("http_reqs", Basic.RATE, Comparison.GREATER, 1));

  private static RunTotals restored(RunTotals totals) {
    byte[] bytes = Checkpoints.encode(totals.state());
    return RunTotals.of(PLAN, Checkpoints.decode(bytes, TotalsState.class));
  }

  private static String report(RunTotals totals, RunState state, long second) {
    RunView view =
        Sample.view(
            PLAN,
            state,
            second * Sample.SECOND_NS,
            Sample.worker("w0", 1, 3, 0),
            Sample.worker("w1", 2, 0, 5));
    byte[] json = ReportJson.write(ReportBuilder.build(view, totals));
    return new String(json, StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void restoredTotalsGoOnAsIfNeverInterrupted(long seed) {
    Random random = new Random(seed);
    int seconds = 1 + random.nextInt(150);
    List<RandomIntervals.From> all = RandomIntervals.of(random, seconds);
    int at = random.nextInt(all.size() + 1);
    RunTotals whole = new RunTotals(PLAN);
    RunTotals cut = new RunTotals(PLAN);
    for (RandomIntervals.From next : all.subList(0, at)) {
      whole.merge(next.worker(), next.part(), next.interval());
      cut.merge(next.worker(), next.part(), next.interval());
    }
    RunTotals resumed = restored(cut);
    assertThat(report(resumed, RunState.RUNNING, seconds))
        .isEqualTo(report(whole, RunState.RUNNING, seconds));
    for (RandomIntervals.From next : all.subList(at, all.size())) {
      whole.merge(next.worker(), next.part(), next.interval());
      resumed.merge(next.worker(), next.part(), next.interval());
    }
    assertThat(report(resumed, RunState.RUNNING, seconds))
        .isEqualTo(report(whole, RunState.RUNNING, seconds));
    assertThat(report(resumed, RunState.FINISHED, seconds))
        .isEqualTo(report(whole, RunState.FINISHED, seconds));
    assertThat(resumed.state()).isEqualTo(whole.state());
    assertThat(resumed.overall().lag().histogram()).isEqualTo(whole.overall().lag().histogram());
  }

  @Test
  void emptyTotalsAreRestoredEmpty() {
    RunTotals totals = restored(new RunTotals(PLAN));
    assertThat(totals.counts()).isEqualTo(Counts.ZERO);
    assertThat(totals.overall().response().histogram()).isEmpty();
    assertThat(totals.state()).isEqualTo(new RunTotals(PLAN).state());
  }

  @Test
  void aStateOfAnotherPlanIsRefused() {
    TotalsState state = new RunTotals(PLAN).state();
    TotalsState other =
        new TotalsState(
            0,
            state.overall(),
            state.stages().subList(0, 2),
            state.requests(),
            List.of(),
            List.of(),
            state.series(),
            state.breakdown(),
            List.of());
    assertThatThrownBy(() -> RunTotals.of(PLAN, other))
        .hasMessage("stages: 2 (expected: 3, as the plan has)");
  }

  @Test
  void noisySecondsTakeAtMostThirtyBytesEach() {
    Random random = new Random(1);
    List<DecodedCell> cells = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int due = 9_900 + random.nextInt(200);
      int failed = random.nextInt(5);
      Counts counts = new Counts(due, due, due - failed, failed, 0, 0);
      long[] us = random.longs(20, 900, 9_000).toArray();
      cells.add(DecodedCell.of(Sample.cell(0, 0, counts, List.of(), us)));
    }
    Series series = new Series(Series.MOST_SECONDS);
    int seconds = 20_000;
    for (int second = 0; second < seconds; second++) {
      series.add(second, List.of(cells.get(random.nextInt(cells.size()))));
    }
    byte[] bytes = Checkpoints.encode(series.state());
    SeriesState decoded = Checkpoints.decode(bytes, SeriesState.class);
    assertThat(Series.of(decoded, Series.MOST_SECONDS).state()).isEqualTo(series.state());
    assertThat(bytes.length / seconds).isLessThanOrEqualTo(30);
  }
}
