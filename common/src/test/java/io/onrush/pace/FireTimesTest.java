package io.onrush.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onrush.pace.Redivision.Member;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Plan;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FireTimesTest {
  private static final long SECOND = 1_000_000_000L;

  static LongStream seeds() {
    return new Random(20261124).longs(200);
  }

  private static List<Division> start(Plan plan, int workers) {
    List<Member> members = new ArrayList<>();
    for (int part = 1; part <= workers; part++) {
      members.add(new Member(part, 1, Optional.empty()));
    }
    return new Redivision(plan).divide(1, 0, Courses.of(plan), members, List.of());
  }

  private static List<Long> all(FireTimes times) {
    List<Long> all = new ArrayList<>();
    while (times.peekNs() != FireTimes.END) {
      all.add(times.peekNs());
      times.advance();
    }
    return all;
  }

  private static List<Long> all(Plan plan, Division division, int part) {
    return all(division.fireTimes(plan, 0, part, 1, 0));
  }

  @Test
  void theTenKPlanHas451500ArrivalsAndTheSharesOfItsWeights() {
    Plan plan = Plans.tenK();
    List<Division> divisions = start(plan, 3);
    List<Integer> counts = new ArrayList<>();
    for (int part = 1; part <= 3; part++) {
      counts.add(all(plan, divisions.get(part - 1), part).size());
    }
    assertThat(counts.stream().mapToInt(i -> i).sum()).isBetween(451_497, 451_503);
    assertThat(counts.get(2) / 451_500.0).isCloseTo(0.34, within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theCountIsTheIntegralOfTheRate(long seed) {
    Random random = new Random(seed);
    Plan plan = Plans.random(random, Arrivals.UNIFORM);
    RateProfile profile = Courses.of(plan).profile(0);
    int workers = 1 + random.nextInt(7);
    int count = 0;
    List<Division> divisions = start(plan, workers);
    for (int part = 1; part <= workers; part++) {
      count += all(plan, divisions.get(part - 1), part).size();
    }
    assertThat((double) count).isCloseTo(profile.total(), within(workers + 1.0));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theyAscendAndEachLiesWhereTheIntegralReachesIt(long seed) {
    Random random = new Random(seed);
    Plan plan = Plans.random(random, Arrivals.UNIFORM);
    RateProfile profile = Courses.of(plan).profile(0);
    Division division = start(plan, 3).get(1);
    List<Long> times = all(plan, division, 2);
    assertThat(times).isSorted();
    for (int k = 0; k < times.size(); k++) {
      double integral = division.assignments().getFirst().fraction();
      integral *= profile.arrivalsAt(times.get(k));
      // A nanosecond at 500 requests a second is half a millionth of a request.
      assertThat(integral - k).isCloseTo(division.assignments().getFirst().lead(), within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theCountInClosedFormIsTheCountOfTheInstants(long seed) {
    Random random = new Random(seed);
    Arrivals arrivals = random.nextInt(4) == 0 ? Arrivals.POISSON : Arrivals.UNIFORM;
    Plan plan = Plans.random(random, arrivals);
    RateProfile profile = Courses.of(plan).profile(0);
    Division division = start(plan, 4).get(random.nextInt(4));
    List<Long> times = all(plan, division, 2);
    for (int i = 0; i < 50 && !times.isEmpty(); i++) {
      long at =
          random.nextBoolean()
              ? times.get(random.nextInt(times.size()))
              : random.nextLong(profile.endNs() + 1);
      long expected = times.stream().filter(t -> t < at).count();
      assertThat(division.countBefore(plan, 0, 2, at)).as("at %d", at).isEqualTo(expected);
    }
  }

  @Test
  void equalWorkersInterleaveEvenly() {
    Plan plan =
        Plans.of(Arrivals.UNIFORM, List.of(), 300, new Stage("s", Duration.ofSeconds(5), 300));
    List<Long> merged = new ArrayList<>();
    List<Division> divisions = start(plan, 3);
    for (int part = 1; part <= 3; part++) {
      merged.addAll(all(plan, divisions.get(part - 1), part));
    }
    Collections.sort(merged);
    for (int i = 1; i < merged.size(); i++) {
      assertThat(merged.get(i) - merged.get(i - 1)).isBetween(3_333_332L, 3_333_335L);
    }
  }

  @Test
  void loopsDivideAWorkersTimesWithoutLossOrRepeat() {
    Plan plan = Plans.tenK();
    Division division = start(plan, 3).getFirst();
    List<Long> merged = new ArrayList<>();
    for (int loop = 0; loop < 3; loop++) {
      merged.addAll(all(division.fireTimes(plan, 0, 1, 3, loop)));
    }
    Collections.sort(merged);
    assertThat(merged).isEqualTo(all(plan, division, 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noRequestIsLostOrDoubledAtASeam(long seed) {
    Random random = new Random(seed);
    Plan plan = Plans.random(random, Arrivals.UNIFORM);
    Redivision redivision = new Redivision(plan);
    RateProfile profile = Courses.of(plan).profile(0);
    int workers = 2 + random.nextInt(5);
    List<Division> first = start(plan, workers);
    long seam = random.nextLong(profile.endNs());
    int gone = random.nextInt(workers);
    List<Member> staying = new ArrayList<>();
    long count = 0;
    for (int i = 0; i < workers; i++) {
      count += first.get(i).countBefore(plan, 0, i + 1, seam);
      if (i != gone) {
        staying.add(new Member(i + 1, 1, Optional.of(first.get(i))));
      }
    }
    List<Division> second =
        redivision.divide(
            2,
            seam,
            Courses.of(plan),
            staying,
            List.of(new Member(gone + 1, 1, Optional.of(first.get(gone)))));
    for (int i = 0; i < staying.size(); i++) {
      List<Long> times = all(plan, second.get(i), staying.get(i).part());
      assertThat(times).allMatch(t -> t >= seam);
      count += times.size();
    }
    assertThat((double) count).isCloseTo(profile.total(), within(workers + 1.0));
  }

  @Test
  void poissonGapsAreExponentialAndComeAgainFromTheSeed() {
    Plan plan =
        Plans.of(Arrivals.POISSON, List.of(), 1000, new Stage("s", Duration.ofSeconds(60), 1000));
    Division division = start(plan, 1).getFirst();
    List<Long> times = all(plan, division, 1);
    assertThat(times).isEqualTo(all(plan, division, 1));
    // The count is Poisson with mean 60 000: six standard deviations are 1470.
    assertThat((double) times.size()).isCloseTo(60_000, within(1470.0));
    // Kolmogorov-Smirnov distance to 1 - exp(-x); 1.95 / sqrt(n) is passed once in a thousand.
    double[] gaps = new double[times.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (times.get(i + 1) - times.get(i)) / 1e6;
    }
    Arrays.sort(gaps);
    double distance = 0;
    for (int i = 0; i < gaps.length; i++) {
      distance = Math.max(distance, Math.abs((i + 0.5) / gaps.length - (1 - Math.exp(-gaps[i]))));
    }
    assertThat(distance).isLessThan(1.95 / Math.sqrt(gaps.length));
  }

  @Test
  void aStageOfNoLengthChangesTheRateAtOnce() {
    Plan plan =
        Plans.of(
            Arrivals.UNIFORM,
            List.of(),
            10,
            new Stage("low", Duration.ofSeconds(1), 10),
            new Stage("jump", Duration.ZERO, 100),
            new Stage("high", Duration.ofSeconds(1), 100));
    RateProfile profile = Courses.of(plan).profile(0);
    assertThat(profile.rateAt(SECOND - 1)).isCloseTo(10, within(1e-6));
    assertThat(profile.rateAt(SECOND)).isCloseTo(100, within(1e-6));
    assertThat(profile.total()).isCloseTo(110, within(1e-9));
  }
}
