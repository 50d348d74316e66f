package io.onrush.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.ReportBuilder;
import io.onrush.coordinator.report.RunState;
import io.onrush.coordinator.report.RunTotals;
import io.onrush.coordinator.report.Sample;
import io.onrush.metrics.NodeMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClusterMetricsTest {
  private final AtomicLong now = new AtomicLong();
  private final ClusterMetrics metrics =
      new ClusterMetrics(new NodeMetrics("coordinator"), now::get);

  private static Report report(RunState state) {
    RunTotals totals = new RunTotals(Sample.plan());
    totals.merge("a", Sample.interval(0, Sample.answered(100, 1_000)));
    return ReportBuilder.build(
        Sample.view(totals.plan(), state, Sample.SECOND_NS, Sample.worker("a", 1, 0, 0)), totals);
  }

  private String scrape(Optional<Report> newest) {
    return new String(metrics.expose(null, newest).body(), StandardCharsets.UTF_8);
  }

  @Test
  void theRunIsShownWithThePlansTags() {
    assertThat(scrape(Optional.of(report(RunState.RUNNING))))
        .contains(
            "onrush_target_rate{env=\"ci\",test=\"sample\"}",
            "onrush_requests{env=\"ci\",outcome=\"sent\",test=\"sample\"} 100.0",
            "onrush_response_milliseconds{env=\"ci\",q=\"0.99\",test=\"sample\"} 1.0",
            "onrush_worker_share{env=\"ci\",part=\"1\",test=\"sample\"}",
            "state=\"running\"")
        .doesNotContain("http_reqs");
  }

  @Test
  void anEndedRunIsShownForAWhileToThoseWhoSawItLive() {
    assertThat(scrape(Optional.of(report(RunState.FINISHED)))).doesNotContain("onrush_target_rate");
    scrape(Optional.of(report(RunState.RUNNING)));
    assertThat(scrape(Optional.of(report(RunState.FINISHED)))).contains("state=\"finished\"");
    now.addAndGet(Duration.ofSeconds(66).toNanos());
    assertThat(scrape(Optional.of(report(RunState.FINISHED)))).doesNotContain("onrush_target_rate");
  }

  @Test
  void withoutARunTheProcessIsShownAlone() {
    assertThat(scrape(Optional.empty()))
        .contains("onrush_build_info{role=\"coordinator\"")
        .doesNotContain("onrush_requests");
  }
}
