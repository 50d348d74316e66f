package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanLimitsTest {
  private static final PlanLimits LIMITS =
      new PlanLimits(List.of(TargetPattern.parse("*.svc"), TargetPattern.parse("10.0.0.1")), 1000);

  private static String text(Object... values) {
    return """
    name: limited
    target: %s
    scenarios:
      main:
        executor: ramping-arrival-rate
        timeUnit: 1m
        stages:
          - {duration: 10s, target: %s}
          - {duration: 10s, target: 0}
        requests:
          - {url: /}
          - {name: other, url: "%s"}
      late:
        executor: constant-arrival-rate
        startTime: 5s
        rate: %s
        duration: 1m
        requests: [{url: /}]
    """
        .formatted(values);
  }

  private static Plan parse(Optional<String> instead, Object... values) {
    return PlanParser.parse(text(values), new PlanOptions(1, instead, LIMITS));
  }

  private static List<String> errors(Optional<String> instead, Object... values) {
    InvalidPlanException e =
        catchThrowableOfType(InvalidPlanException.class, () -> parse(instead, values));
    return e.errors().stream().map(PlanError::located).toList();
  }

  @Test
  void whatIsWithinThemIsAPlan() {
    Plan plan = parse(Optional.empty(), "http://shop.svc", 30_000, "http://10.0.0.1:90/", 500);
    assertThat(plan.endpoints()).hasSize(2);
  }

  @Test
  void everythingThatExceedsThemIsSaidAtOnce() {
    String targets =
        "(expected: a target that the cluster allows (--allow-target): *.svc, 10.0.0.1)";
    assertThat(errors(Optional.empty(), "http://shop.com", 60_001, "http://10.0.0.2/", 1001))
        .containsExactly(
            "line 2, column 9: target: http://shop.com " + targets,
            "line 8, column 33: scenarios.main.stages[0].target: 60001 (expected: a number >= 0,"
                + " at most 1000 per second, the cluster's limit (--max-rate))",
            "line 12, column 28: scenarios.main.requests[1].url: http://10.0.0.2/ " + targets,
            "line 16, column 11: scenarios.late.rate: 1001 (expected: a number >= 0,"
                + " at most 1000 per second, the cluster's limit (--max-rate))");
  }

  @Test
  void theTargetThatStandsInForThePlansIsHeldToThemToo() {
    assertThat(errors(Optional.of("http://evil"), "http://shop.svc", 1, "/", 1))
        .singleElement()
        .asString()
        .startsWith("target: http://evil (expected: a target that the cluster allows");
    assertThat(parse(Optional.of("http://a.svc"), "http://evil", 1, "/", 1).endpoints())
        .containsExactly(new Endpoint("a.svc", 80));
  }

  @Test
  void scenariosSideBySideAreHeldToThemTogether() {
    assertThat(errors(Optional.empty(), "http://shop.svc", 30_000, "/", 501))
        .containsExactly(
            "line 4, column 3: scenarios: 1001 per second at 10s (expected: at most 1000 per"
                + " second, the cluster's limit (--max-rate), of all scenarios together)");
  }

  @Test
  void thePeakIsAlsoFoundRightBeforeAJump() {
    List<RunStage> pieces =
        List.of(
            new RunStage(0, "", 0, 10, 0, 8),
            new RunStage(0, "", 10, 20, 1, 1),
            new RunStage(1, "", 5, 15, 3, 3),
            new RunStage(1, "", 15, 15, 99, 99));
    assertThat(PeakRate.of(pieces)).isEqualTo(new PeakRate(11, 10));
    assertThat(PeakRate.of(List.of())).isEqualTo(new PeakRate(0, 0));
  }

  @Test
  void aLimitIsARate() {
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new PlanLimits(List.of(), rate));
    }
  }
}
