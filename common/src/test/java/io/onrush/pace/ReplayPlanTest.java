package io.onrush.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.onrush.plan.InvalidPlanException;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayPlanTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String TEXT =
      """
      name: "a run: 'again' \\u263a"
      target: embedded
      tags: {build: 010, quoted: "12", on: yes}
      shares: [1, 2.5]
      seed: 7
      scenarios:
        browse:
          executor: ramping-arrival-rate
          timeUnit: 1m
          startRate: 600
          gracefulStop: 2s
          stages:
            - {name: up, duration: 40s, target: 6000}
            - {name: jump, duration: 0, target: 3000}
            - {name: peak, duration: 1m, target: 3000}
            - {name: peak-2, duration: 20s, target: 0}
          requests:
            - {name: home, url: /, weight: 3, checks: ["status == 200", "status != 404"]}
            - name: search
              method: POST
              url: "/search?q=${randomInt(1,1000)}&x={a:,b}"
              headers: {content-type: application/json, x-empty: ""}
              body: |
                {"q": "${uuid()}",
                 "tab": "\\t"}
        "one, more":
          executor: constant-arrival-rate
          startTime: 10s
          rate: 30
          duration: 1m40s
          arrivals: poisson
          requests: [{url: /b}]
      thresholds:
        http_req_duration: ["p(95)<500", {threshold: "p(99)<1500", abortOnFail: true, delayAbortEval: 30s}]
        http_req_failed{scenario:browse}: {threshold: rate<0.01, delayAbortEval: 10s}
        dropped_iterations: count==0
      """;
  private static final double SPEED = 20;
  private static final Optional<String> TARGET = Optional.of("http://127.0.0.1:9000");
  private static final Plan PLAN = PlanParser.parse(TEXT, new PlanOptions(SPEED, TARGET));

  static LongStream seeds() {
    return new Random(20261126).longs(100);
  }

  private static Plan replay(Courses courses) {
    return PlanParser.parse(ReplayPlan.of(TEXT, SPEED, TARGET, courses), PlanOptions.NONE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void itHasTheSameRatesAtTheSameTimes(long seed) {
    Random random = new Random(seed);
    Courses courses = CoursesTest.changes(random, PLAN, new ArrayList<>()).getLast();
    Plan replay = replay(courses);
    Courses went = courses.withoutOpenPause();
    Courses again = Courses.of(replay);
    for (int s = 0; s < 2; s++) {
      RateProfile expected = went.profile(s);
      RateProfile actual = again.profile(s);
      assertThat(actual.startNs()).isEqualTo(expected.startNs());
      assertThat(actual.endNs()).isEqualTo(expected.endNs());
      assertThat(actual.total()).isCloseTo(expected.total(), within(1e-6));
      for (int i = 0; i < 200; i++) {
        double arrivals = random.nextDouble() * (expected.total() - 1e-3);
        if (arrivals > 0) {
          assertThat(actual.timeOf(arrivals)).isCloseTo(expected.timeOf(arrivals), within(1000L));
        }
        long t = random.nextLong(expected.endNs());
        assertThat(actual.rateAt(t)).isCloseTo(expected.rateAt(t), within(1e-6));
      }
    }
  }

  @Test
  void allElseStaysAsItWas() {
    Plan replay = replay(Courses.of(PLAN).rate(SECOND, 123.456, SECOND / 3));
    assertThat(replay.name()).isEqualTo(PLAN.name());
    assertThat(replay.tags()).isEqualTo(PLAN.tags()).containsEntry("build", "010");
    assertThat(replay.shares()).isEqualTo(PLAN.shares());
    assertThat(replay.seed()).isEqualTo(7);
    assertThat(replay.startTimeout()).isEqualTo(PLAN.startTimeout());
    assertThat(replay.thresholds()).isEqualTo(PLAN.thresholds());
    assertThat(replay.requests()).isEqualTo(PLAN.requests());
    assertThat(replay.speed()).isEqualTo(1);
    for (int s = 0; s < 2; s++) {
      Scenario expected = PLAN.scenarios().get(s);
      Scenario actual = replay.scenarios().get(s);
      assertThat(actual.name()).isEqualTo(expected.name());
      assertThat(actual.maxVUs()).isEqualTo(expected.maxVUs());
      assertThat(actual.arrivals()).isEqualTo(expected.arrivals());
      assertThat(actual.gracefulStop()).isEqualTo(expected.gracefulStop());
    }
  }

  @Test
  void withoutChangesItIsThePlanItself() {
    Plan replay = replay(Courses.of(PLAN));
    assertThat(replay.scenarios()).isEqualTo(PLAN.scenarios());
  }

  @Test
  void thePiecesOfAStageAreNumbered() {
    // At speed 20 the stage `peak` goes from 2 s to 5 s.
    Courses courses = Courses.of(PLAN).pause(3 * SECOND).resume(4 * SECOND);
    assertThat(names(courses))
        .containsExactly("up", "jump", "peak", "peak-3", "peak-4", "peak-5", "peak-6", "peak-2");
  }

  @Test
  void aPauseThatHasNotEndedIsLeftOut() {
    Courses open = Courses.of(PLAN).pause(3 * SECOND);
    assertThat(names(open)).containsExactly("up", "jump", "peak", "peak-2");
  }

  private static List<String> names(Courses courses) {
    return replay(courses).scenarios().getFirst().stages().stream().map(Stage::name).toList();
  }

  @Test
  void whatHasTooManyStagesIsRefused() {
    Courses courses = Courses.of(PLAN);
    for (int i = 0; i < 100; i++) {
      courses = courses.rate(SECOND + i, 100 + i, 0);
    }
    Courses many = courses;
    assertThatThrownBy(() -> replay(many)).isInstanceOf(InvalidPlanException.class);
  }
}
