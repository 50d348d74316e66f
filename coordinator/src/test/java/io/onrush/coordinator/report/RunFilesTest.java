package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onrush.coordinator.report.Report.SecondReport;
import io.onrush.coordinator.report.Report.StageReport;
import io.onrush.coordinator.report.Report.Trend;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.plan.Comparison;
import io.onrush.plan.Plan;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Threshold;
import io.onrush.plan.Threshold.Basic;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class RunFilesTest {
  private static final long SEED = 20_261_125;

  private static RunOutcome outcome(Plan plan, RunState state, RunTotals totals) {
    RunView view = Sample.view(plan, state, 20 * Sample.SECOND_NS, Sample.worker("a", 1, 0, 0));
    return RunOutcome.of(ReportBuilder.build(view, totals), "plan", totals);
  }

  /** Every second, in each stage, response times over six orders of magnitude. */
  private static RunTotals manyTimes(Plan plan) {
    Random random = new Random(SEED);
    RunTotals totals = new RunTotals(plan);
    for (int second = 0; second < 20; second++) {
      Cell[] cells =
          IntStream.range(0, plan.timeline().size())
              .mapToObj(
                  stage -> {
                    long[] us =
                        random.doubles(500).mapToLong(d -> (long) Math.pow(10, 6 * d)).toArray();
                    return Sample.cell(stage, 0, new Counts(500, 500, 500, 0, 0, 0), List.of(), us);
                  })
              .toArray(Cell[]::new);
      totals.merge("a", Sample.interval(second, cells));
    }
    return totals;
  }

  private static Map<String, Histogram> read(byte[] log) {
    HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(log));
    Map<String, Histogram> byTag = new LinkedHashMap<>();
    for (EncodableHistogram next = reader.nextIntervalHistogram();
        next != null;
        next = reader.nextIntervalHistogram()) {
      assertThat(byTag.put(next.getTag(), (Histogram) next)).as(next.getTag()).isNull();
    }
    return byTag;
  }

  private static void assertSame(Histogram read, Trend told) {
    assertThat(read.getTotalCount()).isEqualTo(told.count());
    assertThat(read.getMinValue() / 1e3).isEqualTo(told.min());
    assertThat(read.getValueAtPercentile(50) / 1e3).isEqualTo(told.med());
    assertThat(read.getValueAtPercentile(90) / 1e3).isEqualTo(told.p90());
    assertThat(read.getValueAtPercentile(95) / 1e3).isEqualTo(told.p95());
    assertThat(read.getValueAtPercentile(99) / 1e3).isEqualTo(told.p99());
    assertThat(read.getValueAtPercentile(99.9) / 1e3).isEqualTo(told.p999());
    assertThat(read.getMaxValue() / 1e3).isEqualTo(told.max());
    assertThat(read.getMean() / 1e3).isCloseTo(told.avg(), within(0.000_501));
  }

  @Test
  void hdrHistogramsOwnReaderGivesTheReportsFigures() {
    Plan plan = Sample.plan();
    RunOutcome outcome = outcome(plan, RunState.FINISHED, manyTimes(plan));
    Map<String, Histogram> read = read(RunFile.HISTOGRAM.of(outcome));
    Histogram all = new Histogram(3);
    for (StageReport stage : outcome.report().stages()) {
      Histogram line = Objects.requireNonNull(read.get(stage.scenario() + "." + stage.name()));
      assertSame(line, stage.metrics().duration());
      all.add(line);
    }
    assertThat(read).hasSameSizeAs(outcome.report().stages());
    assertSame(all, outcome.report().metrics().duration());
  }

  @Test
  void aLineOfTheLogSpansItsStage() {
    Plan plan = Sample.plan();
    RunOutcome outcome = outcome(plan, RunState.FINISHED, manyTimes(plan));
    long start = Instant.parse(String.valueOf(outcome.report().startedAt())).toEpochMilli();
    Histogram peak = Objects.requireNonNull(read(RunFile.HISTOGRAM.of(outcome)).get("main.peak"));
    assertThat(peak.getStartTimeStamp() - start).isCloseTo(10_000, within(100L));
    assertThat(peak.getEndTimeStamp() - start).isEqualTo(20_000);
    assertThat(new String(RunFile.HISTOGRAM.of(outcome), StandardCharsets.UTF_8))
        .contains("\n#[Values are microseconds, Interval_Max is milliseconds]\n");
  }

  @Test
  void stagesWhoseNamesMayNotBeTagsAreToldApart() {
    Plan sample = Sample.plan();
    Scenario main = sample.scenarios().getFirst();
    List<Stage> stages =
        List.of("a, b", "a  b", "\u00fc\r\n#").stream()
            .map(name -> new Stage(name, main.stages().getFirst().duration(), 100))
            .toList();
    Plan plan =
        new Plan(
            "\u0001<&>\n",
            Map.of("tag", "\u0002\"<"),
            List.of(),
            sample.startTimeout(),
            List.of(
                new Scenario(
                    "main",
                    main.startTime(),
                    0,
                    100,
                    main.arrivals(),
                    main.gracefulStop(),
                    stages,
                    main.requests())),
            List.of(),
            1,
            1);
    RunOutcome outcome = outcome(plan, RunState.FINISHED, manyTimes(plan));
    assertThat(read(RunFile.HISTOGRAM.of(outcome))).containsOnlyKeys("a__b", "a__b_2", "\u00fc__#");
    Element suite = suite(outcome);
    assertThat(suite.getAttribute("name")).startsWith("?<&>");
  }

  @Test
  void theSeriesIsATableOfNumbersWithNames() {
    Plan plan = Sample.plan();
    RunOutcome outcome = outcome(plan, RunState.FINISHED, manyTimes(plan));
    String csv = new String(RunFile.SERIES.of(outcome), StandardCharsets.UTF_8);
    String[] rows = csv.split("\r\n", -1);
    List<SecondReport> series = outcome.report().series();
    assertThat(rows).hasSize(series.size() + 2);
    assertThat(rows[0])
        .startsWith("t_seconds,target_rate_per_second,planned,sent,succeeded,failed");
    int columns = rows[0].split(",", -1).length;
    for (int i = 0; i < series.size(); i++) {
      String[] cells = rows[i + 1].split(",", -1);
      assertThat(cells).hasSize(columns);
      SecondReport second = series.get(i);
      assertThat(Double.parseDouble(cells[0])).isEqualTo(second.t());
      assertThat(Double.parseDouble(cells[1])).isEqualTo(second.targetRate());
      assertThat(Long.parseLong(cells[3])).isEqualTo(second.sent()).isPositive();
      assertThat(csv).contains("," + second.p99());
    }
  }

  private static Element suite(RunOutcome outcome) {
    try {
      Document document =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(RunFile.JUNIT.of(outcome)));
      assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
      return (Element) document.getDocumentElement().getFirstChild();
    } catch (Exception e) {
      throw new AssertionError("not XML", e);
    }
  }

  private static Element only(Element suite, String tag) {
    NodeList found = suite.getElementsByTagName(tag);
    assertThat(found.getLength()).as(tag).isEqualTo(1);
    return (Element) found.item(0);
  }

  @Test
  void aCrossedThresholdIsAFailureWithItsValue() {
    Threshold holds = Sample.threshold("http_reqs", Basic.COUNT, Comparison.GREATER, 0);
    Threshold crossed = Sample.threshold("http_req_duration", Basic.MAX, Comparison.LESS, 1);
    Plan plan = Sample.plan(holds, crossed);
    RunTotals totals = new RunTotals(plan);
    totals.merge("a", Sample.interval(0, Sample.answered(10, 5_000)));
    Element suite = suite(outcome(plan, RunState.STOPPED, totals));
    assertThat(suite.getAttribute("name")).isEqualTo("sample");
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-23T12:00:00");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
    Element failure = only(suite, "failure");
    assertThat(failure.getAttribute("message"))
        .isEqualTo("http_req_duration: 5.003 (expected: MAX<1.0)");
    assertThat(((Element) failure.getParentNode()).getAttribute("name"))
        .isEqualTo("http_req_duration: MAX<1.0");
    assertThat(only(suite, "properties").getTextContent()).isEmpty();
    NodeList properties = suite.getElementsByTagName("property");
    assertThat(
            IntStream.range(0, properties.getLength())
                .mapToObj(i -> (Element) properties.item(i))
                .map(p -> p.getAttribute("name") + "=" + p.getAttribute("value")))
        .contains("run=run-1", "tag.test=sample", "tag.env=ci");
  }

  @Test
  void anInvalidRunIsAnErrorAndALiveOneIsSkipped() {
    Plan plan = Sample.plan(Sample.threshold("http_reqs", Basic.COUNT, Comparison.GREATER, 0));
    Element invalid = suite(outcome(plan, RunState.FINISHED, new RunTotals(plan)));
    assertThat(invalid.getAttribute("errors")).isEqualTo("1");
    assertThat(only(invalid, "error").getAttribute("message")).contains("nothing was sent");
    assertThat(only(invalid, "error").getTextContent()).contains("nothing was sent");
    Element live = suite(outcome(plan, RunState.RUNNING, new RunTotals(plan)));
    assertThat(live.getAttribute("errors")).isEqualTo("0");
    assertThat(live.getElementsByTagName("skipped").getLength())
        .isEqualTo(Integer.parseInt(live.getAttribute("skipped")))
        .isPositive();
  }
}
