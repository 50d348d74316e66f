package io.onrush.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.measure.StatusCount;
import io.onrush.metrics.NodeMetrics;
import io.onrush.plan.MetricsUnit;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunSeriesTest {
  private static final String LABELS =
      "method=\"GET\",name=\"home\",part=\"2\",scenario=\"main\",test=\"t\"";

  private final AtomicLong now = new AtomicLong();
  private final RunMetrics runs = new RunMetrics(now::get);
  private final RunSeries series =
      new RunSeries(plan(), 2, () -> new RunSeries.Now(3, 4, 50.5, true));

  private static Plan plan() {
    return PlanParser.parse(
        """
        name: t
        target: http://127.0.0.1:1
        tags: {test: t}
        scenarios:
          main:
            executor: constant-arrival-rate
            rate: 100
            duration: 1s
            requests: [{name: home, url: /}, {name: cart, url: /cart, method: POST}]
        """,
        new PlanOptions(1, Optional.empty()));
  }

  private static EncodedHistogram times(LongStream us) {
    Histogram histogram = Histograms.forMerging();
    us.forEach(histogram::recordValue);
    return EncodedHistogram.encode(histogram);
  }

  private static Cell home(EncodedHistogram response) {
    return new Cell(
        0,
        0,
        new Counts(12, 10, 6, 3, 1, 1),
        response,
        EncodedHistogram.EMPTY,
        EncodedHistogram.EMPTY,
        List.of(new ErrorCount(ErrorKind.TIMEOUT, 0, 1), new ErrorCount(ErrorKind.STATUS, 503, 2)),
        5,
        1,
        1000,
        2000,
        0,
        0,
        List.of(new StatusCount(200, 6), new StatusCount(503, 2)));
  }

  private String scrape() {
    NodeMetrics node = new NodeMetrics("worker");
    node.add(runs);
    return new String(node.expose(null, new MetricSnapshots()).body(), StandardCharsets.UTF_8);
  }

  @Test
  void bothCountersOfFailuresAreThereFromTheFirstScrapeOnWithTheSameLabels() {
    runs.begin(series);
    assertThat(scrape())
        .contains(
            "http_reqs_total{" + LABELS + "} 0.0", "http_req_failed_total{" + LABELS + "} 0.0")
        .contains("http_req_duration_bucket{" + LABELS + ",le=\"0.1\"} 0");
  }

  @Test
  void aScrapeShowsTheSumOfAllIntervals() {
    runs.begin(series);
    series.add(List.of(home(times(LongStream.of(1000, 2500)))));
    series.add(List.of(home(times(LongStream.of(400_000)))));
    assertThat(scrape())
        .contains(
            "http_reqs_total{" + LABELS + "} 18.0",
            "http_req_failed_total{" + LABELS + "} 6.0",
            "dropped_iterations_total{" + LABELS + "} 2.0",
            "data_sent_total{" + LABELS + "} 2000.0",
            "data_received_total{" + LABELS + "} 4000.0",
            "kind=\"timeout\",method=\"GET\",name=\"home\",part=\"2\",scenario=\"main\",status=\"0\"",
            "http_req_duration_count{" + LABELS + "} 3",
            "vus{part=\"2\",test=\"t\"} 3.0",
            "onrush_share{part=\"2\",test=\"t\"} 50.5",
            "onrush_saturated{part=\"2\",test=\"t\"} 1.0",
            "jvm_memory_used_bytes")
        .containsPattern(
            "http_responses_total\\{[^}]*name=\"home\"[^}]*status=\"503\"[^}]*} 4.0\\n")
        .containsPattern("http_req_duration_bucket\\{[^}]*name=\"home\"[^}]*le=\"1.0\"} 1\\n")
        .containsPattern("http_req_duration_bucket\\{[^}]*name=\"home\"[^}]*le=\"3.0\"} 2\\n");
  }

  @Test
  void theSeriesOfARunGoAwayAfterItsEnd() {
    runs.begin(series);
    runs.end(series);
    now.addAndGet(Duration.ofSeconds(60).toNanos());
    assertThat(scrape()).contains("http_reqs_total");
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(scrape()).doesNotContain("http_reqs").contains("onrush_build_info");
  }

  @Test
  void theNextRunTakesThePlaceOfTheOneBefore() {
    runs.begin(series);
    series.add(List.of(home(EncodedHistogram.EMPTY)));
    runs.begin(new RunSeries(plan(), 2, () -> new RunSeries.Now(0, 0, 0, false)));
    runs.end(series);
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(scrape()).contains("http_reqs_total{" + LABELS + "} 0.0");
  }

  /** Every sample is in the bucket that its value belongs to, but for the width of a bin. */
  @ParameterizedTest
  @EnumSource(MetricsUnit.class)
  void bucketsHoldTheSamplesThatTheirBoundsSay(MetricsUnit unit) {
    long seed = 4711;
    SplittableRandom random = new SplittableRandom(seed);
    long[] us =
        LongStream.generate(() -> (long) Math.exp(random.nextDouble() * Math.log(3.6e9)))
            .limit(20_000)
            .map(v -> Math.clamp(v, 1, Histograms.HIGHEST_US))
            .toArray();
    TimesHistogram times = new TimesHistogram(unit);
    times.add(times(LongStream.of(us)));
    HistogramDataPointSnapshot snapshot = times.snapshot(Labels.EMPTY, 0);
    long below = 0;
    for (int i = 0; i < snapshot.getClassicBuckets().size(); i++) {
      below += snapshot.getClassicBuckets().getCount(i);
      double bound = snapshot.getClassicBuckets().getUpperBound(i) * unit.micros();
      assertThat(below).isBetween(count(us, bound * 0.998), count(us, bound));
    }
    assertThat(below).isEqualTo(us.length);
    below = 0;
    for (NativeHistogramBucket bucket : snapshot.getNativeBucketsForPositiveValues()) {
      below += bucket.getCount();
      double bound = Math.pow(2, bucket.getBucketIndex() / 8.0) * unit.micros();
      assertThat(below).isBetween(count(us, bound * 0.998), count(us, bound + 1e-6));
    }
    assertThat(below).isEqualTo(us.length);
    double sum = LongStream.of(us).sum() / (double) unit.micros();
    assertThat(snapshot.getSum()).isCloseTo(sum, within(sum * 0.001));
  }

  private static long count(long[] us, double atMost) {
    return LongStream.of(us).filter(v -> v <= atMost).count();
  }
}
