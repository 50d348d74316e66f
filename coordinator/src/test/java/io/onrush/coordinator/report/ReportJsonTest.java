package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onrush.measure.Counts;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.Comparison;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold.Basic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

  /** A report in which every list has an entry. */
  static Report full(RunState state) {
    Plan plan = Sample.plan(Sample.threshold("http_reqs", Basic.COUNT, Comparison.GREATER, 0));
    RunTotals totals = new RunTotals(plan);
    totals.merge(
        "a",
        1,
        Sample.interval(
            0,
            Sample.cell(
                0,
                0,
                new Counts(10_009, 10_008, 10_006, 1, 0, 1),
                List.of(new ErrorCount(ErrorKind.CONNECT_REFUSED, 0, 1)),
                1_234)));
    long now = 3 * Sample.SECOND_NS;
    return ReportBuilder.build(Sample.view(plan, state, now, Sample.worker("a", 1, 0, 0)), totals);
  }

  @Test
  void aReportReadsAsItWasWritten() throws IOException {
    for (RunState state : RunState.values()) {
      Report report = full(state);
      assertThat(ReportJson.read(ReportJson.write(report))).isEqualTo(report);
    }
  }

  /** As it was written before series had service times and there was a breakdown. */
  @Test
  void anEarlierVersionsReportIsRead() throws IOException {
    ObjectNode json =
        (ObjectNode) new ObjectMapper().readTree(ReportJson.write(full(RunState.FINISHED)));
    json.remove("breakdown");
    ((ObjectNode) json.at("/workers/0")).remove(List.of("lagMillis", "leaseMillis", "hindrances"));
    ((ObjectNode) json.at("/series/0"))
        .remove(
            List.of(
                "dropped", "missed", "serviceP50", "serviceP95", "serviceP99", "lagP50", "lagP99"));
    Report report = ReportJson.read(json.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(report.breakdown()).isEqualTo(BreakdownReport.EMPTY);
    assertThat(report.workers().getFirst().hindrances()).isEmpty();
    assertThat(report.series().getFirst().serviceP99()).isZero();
    assertThat(report.series().getFirst().p99()).isEqualTo(1.234);
    assertThat(report.thinned(100)).isEqualTo(report);
  }

  @Test
  void theSameReportGivesTheSameBytes() {
    assertThat(ReportJson.write(full(RunState.RUNNING)))
        .isEqualTo(ReportJson.write(full(RunState.RUNNING)));
    assertThat(new String(ReportJson.write(full(RunState.RUNNING)), StandardCharsets.UTF_8))
        .contains("\"tags\":{\"env\":\"ci\",\"test\":\"sample\"}");
  }

  @Test
  void numbersStandWithoutExponent() {
    Map<String, Double> numbers =
        new java.util.TreeMap<>(
            Map.of("a", 12_500_000.0, "b", 0.00001, "c", 1.0, "d", Double.NaN, "e", -0.5));
    assertThat(new String(ReportJson.write(numbers), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":12500000,\"b\":0.000010,\"c\":1.0,\"d\":null,\"e\":-0.5}");
  }

  /** The example of the design's section 9, and what was added to it since. */
  @Test
  void theKeysAreThoseOfTheDesign() throws IOException {
    JsonNode json = new ObjectMapper().readTree(ReportJson.write(full(RunState.FINISHED)));
    assertKeys(
        json,
        "id name state verdict verdictReasons startedAt elapsed duration speed target tags stage"
            + " counts rate metrics stages requests errors workers series breakdown events gaps"
            + " thresholds");
    assertKeys(json.get("stage"), "index name targetRate");
    assertKeys(
        json.get("counts"), "planned sent succeeded failed inFlight dropped missed unaccounted");
    assertKeys(json.get("rate"), "target actual");
    assertKeys(
        json.get("metrics"),
        "http_req_duration http_req_service generator_lag http_req_failed checks data_sent"
            + " data_received retries redirects");
    assertKeys(
        json.at("/metrics/http_req_duration"), "count min avg med p(90) p(95) p(99) p(99.9) max");
    assertKeys(json.at("/metrics/checks"), "rate");
    assertKeys(json.at("/metrics/data_sent"), "count");
    assertKeys(
        json.at("/stages/0"),
        "scenario name startsAt duration targetRate enteredAt spreadMillis spreadErrorMillis"
            + " counts metrics");
    assertKeys(json.at("/requests/0"), "scenario name method counts metrics");
    assertKeys(json.at("/errors/0"), "kind status count");
    assertKeys(
        json.at("/workers/0"),
        "id part address pid state share actualRate cpu cpuSeconds rssMiB gcPauseMillis"
            + " clockErrorMillis lagMillis leaseMillis saturated hindrances counts");
    assertKeys(
        json.at("/series/0"),
        "t targetRate planned sent succeeded failed dropped missed p50 p95 p99 serviceP50"
            + " serviceP95 serviceP99 lagP50 lagP99");
    assertKeys(json.at("/breakdown"), "width spans");
    assertThat(json.at("/breakdown/spans/0").toString())
        .isEqualTo("{\"t\":1.0,\"heat\":[41,1],\"sent\":{\"1\":10008}}");
    assertKeys(json.at("/events/0"), "id t type part text");
    assertKeys(json.at("/gaps/0"), "part worker from to cause missed unaccounted");
    assertKeys(json.at("/thresholds/0"), "metric threshold value passed");
    assertThat(json.get("verdict").asText()).isEqualTo("passed");
    assertThat(json.get("state").asText()).isEqualTo("finished");
    assertThat(json.at("/errors/0/kind").asText()).isEqualTo("connect_refused");
  }

  private static void assertKeys(JsonNode node, String keys) {
    assertThat(node.fieldNames()).toIterable().containsExactly(keys.split(" ", -1));
  }
}
