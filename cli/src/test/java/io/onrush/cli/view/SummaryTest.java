package io.onrush.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onrush.cli.Reports;
import io.onrush.coordinator.report.Report;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void itReadsAsTheSummaryOfK6() {
    assertThat(text(Reports.ended("finished", "passed")))
        .contains("✓ 'p(95)<500'  p(95)=1.23ms", "✓ 'rate<0.01'  rate=0.02%")
        .contains(
            "http_req_duration....: avg=310µs min=41µs med=205µs max=33.4ms p(90)=620µs"
                + " p(95)=1.23ms p(99)=4.56ms")
        .contains("http_req_failed......: 0.02%  46 out of 231457")
        .contains("http_reqs............: 231457  3857.6/s")
        .contains("missed...............: 40")
        .contains("data_sent............: 19 MB  320 kB/s")
        .containsPattern("peak +10000/s +125000 +12 +1.23ms +210µs ±80µs")
        .containsPattern("(?m)^  3 +running +3400/s +78710 +0 +1.6s +20.3µs +141 MiB")
        .containsPattern("http_status 503 +34")
        .endsWith("✓ passed");
  }

  @Test
  void anInvalidRunSaysWhy() {
    Report report =
        Reports.with(
            json ->
                Reports.end(json, "finished", "invalid")
                    .putArray("verdictReasons")
                    .add("lag p99 was 12ms"));
    assertThat(text(report)).endsWith("✗ invalid: lag p99 was 12ms");
  }

  @Test
  void aCrossedThresholdIsMarked() {
    Report report =
        Reports.with(
            json ->
                ((ObjectNode) Reports.end(json, "aborted", "failed").path("thresholds").get(0))
                    .put("passed", false)
                    .put("value", 612.0));
    assertThat(text(report)).contains("✗ 'p(95)<500'  p(95)=612ms").endsWith("✗ failed (aborted)");
  }

  @Test
  void gapsAreListedWhereThereAreAnyAndAtMostTen() {
    assertThat(text(Reports.running())).doesNotContain("missed and unaccounted");
    Report report =
        Reports.with(
            json -> {
              ArrayNode gaps = json.putArray("gaps");
              for (int i = 0; i < 12; i++) {
                gaps.addObject()
                    .put("part", 2)
                    .put("worker", "b")
                    .put("from", 10 * i + 0.5)
                    .put("to", 10 * i + 2)
                    .put("cause", "worker lost")
                    .put("missed", 3)
                    .put("unaccounted", 40);
              }
              gaps.addObject().put("cause", "share moved late").put("missed", 1);
            });
    assertThat(text(report))
        .containsPattern("(?m)^  missed and unaccounted\n  worker +from")
        .containsPattern("(?m)^  2 +20.5s +22s +3 +40 +worker lost$")
        .containsPattern("(?m)^  and 3 more, all in report.json$");
  }

  @Test
  void aRunThatNeverBeganHasASummaryToo() {
    Report report =
        Reports.with(
            json -> {
              Reports.end(json, "failed", "").put("elapsed", 0);
              json.putArray("stages");
              json.putArray("workers");
              json.putArray("thresholds").addObject().put("metric", "m").put("threshold", "x<1");
            });
    assertThat(text(report)).contains("? 'x<1'  no data").endsWith("no verdict (failed)");
  }

  private static String text(Report report) {
    return String.join("\n", Summary.lines(report, new Style(false)));
  }
}
