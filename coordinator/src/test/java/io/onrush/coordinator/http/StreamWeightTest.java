package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.ReportBuilder;
import io.onrush.coordinator.report.RunState;
import io.onrush.coordinator.report.RunTotals;
import io.onrush.coordinator.report.RunView;
import io.onrush.coordinator.report.RunView.StageView;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.coordinator.report.Sample;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What somebody who watches a large run takes from the network. */
class StreamWeightTest {
  private static final int WORKERS = 50;
  private static final int HOUR = 3600;
  private static final int REPORTS = 10;
  private static final int MOST_BYTES_A_REPORT = 20_000;

  private static final Plan PLAN =
      PlanParser.parse(
          """
          name: crowd
          target: http://shop:8080
          scenarios:
            main:
              executor: ramping-arrival-rate
              startRate: 0
              maxVUs: 4500
              stages:
                - {name: warm-up, duration: 5m, target: 3000}
                - {name: ramp-up, duration: 10m, target: 10000}
                - {name: peak, duration: 50m, target: 10000}
                - {name: ramp-down, duration: 5m, target: 0}
              requests:
                - {name: home, url: /}
                - {name: search, url: /search}
                - {name: product, url: /product}
                - {name: cart, url: /cart}
                - {name: pay, url: /pay}
          thresholds:
            http_req_duration: ["p(95)<500", "p(99)<1500"]
            http_req_failed: ["rate<0.01"]
          """,
          new PlanOptions(1, Optional.empty()));

  /** A run after an hour, which is a second older at each report. */
  private static final class Crowd extends MemoryRuns {
    private final Random random = new Random(1);
    private final RunTotals totals = new RunTotals(PLAN);
    private final List<Cell> cells = new ArrayList<>();
    private int second;
    private Optional<Report> newest = Optional.empty();

    Crowd() {
      for (int i = 0; i < 200; i++) {
        long[] us = new long[30];
        for (int n = 0; n < us.length; n++) {
          us[n] = (long) (5_000 * Math.exp(0.5 * random.nextGaussian()));
        }
        int due = 190 + random.nextInt(20);
        cells.add(Sample.cell(2, i % 5, new Counts(due, due, due, 0, 0, 0), List.of(), us));
      }
      for (int i = 0; i < HOUR; i++) {
        pass();
      }
    }

    /** Long ago, one worker a second will do: later reports have nothing of that. */
    private void pass() {
      for (int worker = 1; worker <= WORKERS; worker++) {
        if (second >= HOUR - 30 || (second + worker) % WORKERS == 0) {
          Cell cell = cells.get(random.nextInt(cells.size()));
          totals.merge(id(worker), worker, Sample.interval(second, cell));
        }
      }
      second++;
      newest = Optional.empty();
    }

    private static String id(int worker) {
      return "onrush-worker-" + worker + ".onrush-worker.load-test";
    }

    @Override
    public synchronized CompletionStage<Optional<EventsSlice>> events(
        String id, long afterEventId, OptionalDouble afterSeriesT) {
      if (afterSeriesT.isPresent()) {
        pass();
      }
      return super.events(id, afterEventId, afterSeriesT);
    }

    @Override
    synchronized Report report() {
      Report report = newest.orElseGet(this::build);
      newest = Optional.of(report);
      return report;
    }

    private Report build() {
      List<WorkerView> workers = new ArrayList<>();
      List<EventReport> events = new ArrayList<>();
      for (int worker = 1; worker <= WORKERS; worker++) {
        workers.add(
            new WorkerView(
                id(worker),
                worker,
                "10.42." + worker % 3 + "." + worker + ":25520",
                1,
                "running",
                200,
                random.nextDouble(),
                second * 0.3 + random.nextDouble(),
                180 + 20 * random.nextDouble(),
                random.nextInt(100),
                random.nextInt(200_000),
                random.nextInt(2_000),
                700_000_000 + random.nextInt(250_000_000),
                false,
                List.of(),
                0,
                0));
        events.add(
            new EventReport(worker, worker / 1e3, "worker-joined", worker, id(worker) + " joined"));
      }
      RunView view =
          new RunView(
              ID,
              PLAN,
              "http://shop:8080",
              RunState.RUNNING,
              Optional.of(Instant.parse("2026-11-23T12:00:00Z")),
              second * Sample.SECOND_NS,
              workers,
              PLAN.timeline().stream()
                  .map(s -> new StageView(OptionalLong.of(s.startNs()), 200_000, 100_000))
                  .toList(),
              0,
              events,
              List.of());
      return ReportBuilder.build(view, totals);
    }
  }

  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, length);
      bytes += Math.max(0, n);
      return n;
    }
  }

  @Test
  void fiftyWorkersInTheirSecondHourTakeLessThanTwentyKilobytesASecond() throws Exception {
    try (ApiFixture api = new ApiFixture(new Crowd())) {
      HttpResponse<InputStream> response =
          api.client()
              .send(
                  api.request("/api/v1/runs/run-1/events?points=2400")
                      .header("Accept-Encoding", "gzip")
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      try (Counted wire = new Counted(response.body());
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(new GZIPInputStream(wire), StandardCharsets.UTF_8))) {
        String first = nextReport(lines);
        assertThat(ApiFixture.json(first).at("/breakdown/spans")).hasSize(HOUR / 8 + 1);
        long before = wire.bytes;
        for (int i = 0; i < REPORTS; i++) {
          String report = nextReport(lines);
          assertThat(ApiFixture.json(report).get("series")).hasSize(1);
          assertThat(ApiFixture.json(report).get("workers")).hasSize(WORKERS);
        }
        long each = (wire.bytes - before) / REPORTS;
        assertThat(each).isBetween(1_000L, (long) MOST_BYTES_A_REPORT);
      }
    }
  }

  private static String nextReport(BufferedReader lines) throws IOException {
    boolean report = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      report = line.startsWith("event: ") ? line.equals("event: report") : report;
      if (report && line.startsWith("data: ")) {
        return line.substring("data: ".length());
      }
    }
    throw new IOException("the stream ended");
  }
}
