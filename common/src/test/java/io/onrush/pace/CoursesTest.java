package io.onrush.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.onrush.pace.Redivision.Member;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Plan;
import io.onrush.plan.RunStage;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoursesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MS = 1_000_000L;

  /** A ramp of 2 s to 200/s, 3 s at that, 1 s back to 0. */
  private static final Plan PLAN =
      Plans.of(
          Arrivals.UNIFORM,
          List.of(),
          0,
          new Stage("up", Duration.ofSeconds(2), 200),
          new Stage("peak", Duration.ofSeconds(3), 200),
          new Stage("down", Duration.ofSeconds(1), 0));

  private static final Courses PLANNED = Courses.of(PLAN);

  static LongStream seeds() {
    return new Random(20261125).longs(200);
  }

  private static long someInstant(Random random, Courses courses) {
    long endNs = courses.withoutOpenPause().endNs();
    return random.nextInt(8) == 0 ? 0 : random.nextLong(endNs);
  }

  /** Any change that can be made at an instant. */
  static Courses change(Random random, Courses courses, long at) {
    return switch (random.nextInt(5)) {
      case 0 -> courses.paused() ? courses.resume(at) : courses.pause(at);
      case 1 -> courses.rate(at, random.nextInt(4) * 100.5, random.nextLong(SECOND));
      case 2 -> courses.rate(at, 1 + random.nextInt(300), 0);
      case 3 -> courses.skipStage(at);
      default -> courses.extendStage(at, 1 + random.nextLong(SECOND));
    };
  }

  /** A few changes at instants that ascend, each with its instant. */
  static List<Courses> changes(Random random, Plan plan, List<Long> instants) {
    List<Courses> all = new ArrayList<>(List.of(Courses.of(plan)));
    long at = someInstant(random, all.getLast());
    for (int i = 0; i < 6 && all.getLast().active(at); i++) {
      all.add(change(random, all.getLast(), at));
      instants.add(at);
      at += random.nextInt(5) == 0 ? 0 : random.nextLong(700 * MS);
    }
    return all;
  }

  private static double integral(Courses courses, long atNs) {
    return courses.profile(0).arrivalsAt(atNs);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatLiesBeforeAChangeStaysAsItIs(long seed) {
    Random random = new Random(seed);
    Plan plan = Plans.random(random, Arrivals.UNIFORM);
    List<Long> instants = new ArrayList<>();
    List<Courses> all = changes(random, plan, instants);
    for (int c = 1; c < all.size(); c++) {
      RateProfile before = all.get(c - 1).profile(0);
      RateProfile after = all.get(c).profile(0);
      assertThat(all.get(c).revision()).isEqualTo(c);
      long at = instants.get(c - 1);
      assertThat(after.arrivalsAt(at)).isEqualTo(before.arrivalsAt(at));
      for (int i = 0; i < 100; i++) {
        long t = random.nextLong(at + 1);
        assertThat(after.arrivalsAt(t)).isEqualTo(before.arrivalsAt(t));
        if (t < at) {
          assertThat(after.rateAt(t)).isEqualTo(before.rateAt(t));
        }
        double arrivals = random.nextDouble() * before.arrivalsAt(at);
        if (arrivals < before.arrivalsAt(at) && before.timeOf(arrivals) < at) {
          assertThat(after.timeOf(arrivals)).isEqualTo(before.timeOf(arrivals));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theIntegralIsContinuousAndItsInverseFitsIt(long seed) {
    Random random = new Random(seed);
    Plan plan = Plans.random(random, Arrivals.UNIFORM);
    Courses courses = changes(random, plan, new ArrayList<>()).getLast().withoutOpenPause();
    RateProfile profile = courses.profile(0);
    long at = courses.scenario(0).startNs();
    for (Leg leg : courses.scenario(0).legs()) {
      at += leg.lengthNs();
      double step = profile.arrivalsAt(at + 1) - profile.arrivalsAt(at - 1);
      assertThat(step).isBetween(-1e-9, 1e-5);
    }
    for (int i = 0; i < 100; i++) {
      double arrivals = random.nextDouble() * profile.total();
      if (arrivals < profile.total()) {
        assertThat(profile.arrivalsAt(profile.timeOf(arrivals))).isCloseTo(arrivals, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void overAllSeamsAsManyAreDueAsTheIntegralSays(long seed) {
    Random random = new Random(seed);
    Plan plan = Plans.random(random, Arrivals.UNIFORM);
    int workers = 1 + random.nextInt(5);
    List<Long> instants = new ArrayList<>();
    List<Courses> all = changes(random, plan, instants);
    Redivision redivision = new Redivision(plan);
    List<Member> members = new ArrayList<>();
    for (int part = 1; part <= workers; part++) {
      members.add(new Member(part, 1, Optional.empty()));
    }
    long count = 0;
    long endNs = all.getLast().withoutOpenPause().endNs();
    for (int c = 0; c < all.size(); c++) {
      long fromNs = c == 0 ? 0 : instants.get(c - 1);
      long toNs = c == all.size() - 1 ? endNs : instants.get(c);
      List<Division> divisions = redivision.divide(c + 1, fromNs, all.get(c), members, List.of());
      for (int i = 0; i < workers; i++) {
        count += divisions.get(i).countBefore(plan, 0, i + 1, toNs);
        members.set(i, new Member(i + 1, 1, Optional.of(divisions.get(i))));
      }
    }
    double due = integral(all.getLast(), endNs);
    assertThat((double) count).isCloseTo(due, within(workers + 1.0));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aPauseMovesWhatFollowsAndNothingElse(long seed) {
    Random random = new Random(seed);
    Plan plan = Plans.random(random, Arrivals.UNIFORM);
    Courses planned = Courses.of(plan);
    long at = someInstant(random, planned);
    long lengthNs = 1 + random.nextLong(5 * SECOND);
    Courses paused = planned.pause(at);
    assertThat(paused.paused()).isTrue();
    Courses resumed = paused.resume(at + lengthNs);
    assertThat(resumed.paused()).isFalse();
    assertThat(resumed.endNs()).isEqualTo(planned.endNs() + lengthNs);
    Member worker = new Member(1, 1, Optional.empty());
    Redivision redivision = new Redivision(plan);
    Division before = redivision.divide(1, 0, planned, List.of(worker), List.of()).getFirst();
    Division after = redivision.divide(1, 0, resumed, List.of(worker), List.of()).getFirst();
    FireTimes old = before.fireTimes(plan, 0, 1, 1, 0);
    FireTimes moved = after.fireTimes(plan, 0, 1, 1, 0);
    while (old.peekNs() != FireTimes.END) {
      long expected = old.peekNs() < at ? old.peekNs() : old.peekNs() + lengthNs;
      // One right at the seam may fall to either side of it, and one at the end off it.
      if (Math.abs(old.peekNs() - at) > 1 && old.peekNs() < planned.endNs() - 1) {
        assertThat(moved.peekNs()).isCloseTo(expected, within(1L));
      }
      old.advance();
      moved.advance();
    }
    assertThat(moved.peekNs()).isGreaterThanOrEqualTo(resumed.endNs() - 1);
  }

  @Test
  void whileItIsPausedNothingIsDue() {
    Courses paused = PLANNED.pause(3 * SECOND);
    assertThat(paused.rateAt(3 * SECOND - 1)).isCloseTo(200, within(1e-6));
    assertThat(paused.rateAt(3 * SECOND)).isZero();
    assertThat(paused.profile(0).timeOf(400)).isEqualTo(3 * SECOND + Courses.HOLD_NS);
    assertThat(paused.active(100 * SECOND)).isTrue();
    Courses resumed = paused.resume(7 * SECOND);
    assertThat(resumed.rateAt(7 * SECOND)).isEqualTo(200);
    assertThat(resumed.profile(0).timeOf(400)).isEqualTo(7 * SECOND);
    assertThat(resumed.endNs()).isEqualTo(10 * SECOND);
    assertThat(resumed.profile(0).total()).isCloseTo(900, within(1e-9));
  }

  @Test
  void anOtherRateHoldsToTheEndOfTheStageAndTheNextStartsThere() {
    Courses faster = PLANNED.rate(3 * SECOND, 500, SECOND);
    assertThat(faster.rateAt(3500 * MS)).isCloseTo(350, within(1e-9));
    assertThat(faster.rateAt(4500 * MS)).isEqualTo(500);
    assertThat(faster.rateAt(5500 * MS)).isCloseTo(250, within(1e-9));
    assertThat(faster.endNs()).isEqualTo(6 * SECOND);
    assertThat(PLANNED.rate(3 * SECOND, 500, 60 * SECOND).rateAt(5 * SECOND)).isEqualTo(500);
  }

  @Test
  void scenariosShareANewRateAsTheyShareTheOldOne() {
    Courses three =
        new Courses(
            0,
            List.of(
                new Course(0, List.of(Leg.of(0, 4 * SECOND, 300, 300))),
                new Course(0, List.of(Leg.of(1, 2 * SECOND, 100, 100), Leg.of(2, SECOND, 100, 0))),
                new Course(5 * SECOND, List.of(Leg.of(3, SECOND, 7, 7)))),
            Courses.NOT_PAUSED);
    Courses faster = three.rate(SECOND, 800, 0);
    assertThat(faster.profile(0).rateAt(SECOND)).isEqualTo(600);
    assertThat(faster.profile(1).rateAt(SECOND)).isEqualTo(200);
    assertThat(faster.scenario(2)).isEqualTo(three.scenario(2));
    Courses none = three.rate(SECOND, 0, 0);
    assertThat(none.rateAt(1500 * MS)).isZero();
    Courses again = none.rate(1500 * MS, 40, 0);
    assertThat(again.profile(0).rateAt(1500 * MS)).isEqualTo(30);
    assertThat(again.profile(1).rateAt(1500 * MS)).isEqualTo(10);
    Courses resumed = three.pause(3 * SECOND).resume(4 * SECOND);
    assertThat(resumed.scenario(0).endNs()).isEqualTo(5 * SECOND);
    assertThat(resumed.scenario(1)).isEqualTo(three.scenario(1));
    assertThat(resumed.scenario(2).startNs()).isEqualTo(6 * SECOND);
  }

  @Test
  void aStageThatIsSkippedEndsAndTheNextTakesItsOwnTime() {
    Courses skipped = PLANNED.skipStage(SECOND);
    assertThat(skipped.rateAt(SECOND)).isEqualTo(100);
    assertThat(skipped.rateAt(2500 * MS)).isCloseTo(150, within(1e-9));
    assertThat(skipped.endNs()).isEqualTo(5 * SECOND);
    assertThat(skipped.stages(PLAN).stream().map(RunStage::startNs).toList())
        .containsExactly(0L, SECOND, 4 * SECOND);
    Courses ended = skipped.skipStage(SECOND).skipStage(1500 * MS);
    assertThat(ended.endNs()).isEqualTo(1500 * MS);
    assertThat(ended.stages(PLAN).stream().map(RunStage::endNs).toList())
        .containsExactly(SECOND, SECOND, 1500 * MS);
    assertThat(ended.active(2 * SECOND)).isFalse();
  }

  @Test
  void aStageThatIsExtendedGetsToItsTargetLater() {
    Courses longer = PLANNED.extendStage(SECOND, SECOND);
    assertThat(longer.rateAt(2 * SECOND)).isCloseTo(150, within(1e-9));
    assertThat(longer.rateAt(3 * SECOND)).isEqualTo(200);
    assertThat(longer.endNs()).isEqualTo(7 * SECOND);
  }

  @Test
  void aPauseBelongsToItsStage() {
    Courses resumed = PLANNED.pause(3 * SECOND).resume(5 * SECOND);
    assertThat(resumed.stages(PLAN).get(1).endNs()).isEqualTo(7 * SECOND);
    assertThat(resumed.stages(PLAN).get(2))
        .isEqualTo(new RunStage(0, "down", 7 * SECOND, 8 * SECOND, 200, 0));
    assertThat(PLANNED.stages(PLAN)).isEqualTo(PLAN.timeline());
  }

  @Test
  void changesDuringAPauseConcernWhatFollowsIt() {
    Courses paused = PLANNED.pause(3 * SECOND).rate(4 * SECOND, 50, 0);
    assertThat(paused.paused()).isTrue();
    assertThat(paused.rateAt(4 * SECOND)).isZero();
    Courses resumed = paused.resume(10 * SECOND);
    assertThat(resumed.rateAt(10 * SECOND)).isEqualTo(50);
    assertThat(resumed.endNs()).isEqualTo(13 * SECOND);
    Courses over = PLANNED.pause(5500 * MS).skipStage(6 * SECOND);
    assertThat(over.paused()).isFalse();
    assertThat(over.endNs()).isEqualTo(6 * SECOND);
  }

  @Test
  void whatCannotBeIsRefusedWithAReason() {
    assertThatThrownBy(() -> PLANNED.rate(SECOND, -3, 0))
        .hasMessageStartingWith("rate: -3.0 (expected: a number >= 0");
    assertThatThrownBy(() -> PLANNED.rate(SECOND, 2e7, 0)).hasMessageContaining("10000000");
    assertThatThrownBy(() -> PLANNED.skipStage(6 * SECOND))
        .hasMessage("6s (expected: a time at which a scenario goes on)");
    assertThatThrownBy(() -> PLANNED.extendStage(SECOND, Courses.HOLD_NS))
        .hasMessageContaining("at most 168h");
    assertThatThrownBy(() -> PLANNED.resume(SECOND)).hasMessageContaining("not paused");
    assertThatThrownBy(() -> PLANNED.pause(SECOND).pause(SECOND)).hasMessageContaining("already");
    Courses many = PLANNED;
    for (int i = 0; i < 1000; i++) {
      many = many.rate(SECOND + i, 10, 0);
    }
    Courses full = many;
    assertThatThrownBy(() -> full.rate(2 * SECOND, 10, 0))
        .hasMessage("changes: 1001 (expected: at most 1000 in a run)");
  }
}
