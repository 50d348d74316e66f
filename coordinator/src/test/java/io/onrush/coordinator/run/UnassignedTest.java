package io.onrush.coordinator.run;

import static io.onrush.coordinator.run.HandFedRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Stage;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 100 requests a second for ten seconds, divided among two. */
class UnassignedTest {
  private static final Courses COURSES =
      Courses.of(HandFedRun.plan(new Stage("flat", Duration.ofSeconds(10), 100)));

  @Test
  void nothingIsNobodysWhileTheSharesAddUp() {
    assertThat(before(List.of(member(0.4, 0), member(0.6, 0)), 10 * SECOND)).isZero();
  }

  @Test
  void aShareTakenAndNotTakenUpForTwoSecondsIsNobodys() {
    Member leaver = member(0.4, 0);
    leaver.tenureEndNs = 3 * SECOND;
    Member stayer = member(0.6, 0);
    stayer.follow(new Division(2, 5 * SECOND, List.of(new Assignment(1, 0)), COURSES));
    // 0.4 of 100/s from second 3 to second 5.
    assertThat(before(List.of(leaver, stayer), 10 * SECOND)).isEqualTo(80);
    assertThat(before(List.of(leaver, stayer), 4 * SECOND)).isEqualTo(40);
    assertThat(before(List.of(leaver, stayer), 2 * SECOND)).isZero();
  }

  @Test
  void withoutWorkersEverythingThatFollowsIsNobodys() {
    Member leaver = member(1, 0);
    leaver.tenureEndNs = 9 * SECOND;
    assertThat(before(List.of(leaver), 10 * SECOND)).isEqualTo(100);
  }

  @Test
  void beforeTheStartNothingIsDue() {
    assertThat(before(List.of(member(0.4, 0)), -SECOND)).isZero();
  }

  private long before(List<Member> members, long runNs) {
    return Unassigned.before(members, COURSES.profile(0), 0, runNs);
  }

  private static Member member(double fraction, long atNs) {
    Member member =
        new Member(new WorkerKey("w", 1), new WorkerInfo("w", 0, "h", "", 1, "test"), 1, 0);
    member.begin(new Division(1, atNs, List.of(new Assignment(fraction, 0)), COURSES));
    return member;
  }
}
