package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunBalanceTest {
  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  private final HandFedRun hand =
      new HandFedRun(2, HandFedRun.plan(new Stage("long", Duration.ofMinutes(5), 10)));
  private final HandFedWorker a = hand.ready("a");
  private final HandFedWorker b = hand.ready("b");

  @BeforeEach
  void start() {
    hand.passStart();
    hand.pass(Duration.ofSeconds(1));
  }

  @Test
  void aSaturatedWorkerLosesPartOfItsShareStepByStep() {
    a.saturated(true);
    hand.pass(Duration.ofSeconds(4));
    assertShares(0.75 / 1.75);
    hand.pass(Duration.ofSeconds(5));
    assertShares(0.5625 / 1.5625);
    hand.pass(Duration.ofMinutes(2));
    assertShares(0.1 / 1.1);
  }

  @Test
  void itGetsItBackOnceItHasKeptUpForAWhile() {
    a.saturated(true);
    hand.pass(Duration.ofSeconds(4));
    a.saturated(false);
    hand.pass(Duration.ofSeconds(14));
    assertShares(0.75 / 1.75);
    hand.pass(Duration.ofSeconds(3));
    assertShares(0.5);
    int epoch = hand.run.epoch();
    hand.pass(Duration.ofSeconds(30));
    assertThat(hand.run.epoch()).isEqualTo(epoch);
  }

  @Test
  void whereAllAreSaturatedNobodyCanHelp() {
    a.saturated(true);
    b.saturated(true);
    hand.pass(Duration.ofSeconds(30));
    assertShares(0.5);
    assertThat(hand.run.epoch()).isEqualTo(1);
  }

  @Test
  void whyOneCouldNotKeepUpIsToldOnceAndStays() {
    a.saturated(true);
    hand.pass(Duration.ofSeconds(1));
    a.saturated(false);
    hand.pass(Duration.ofSeconds(1));
    a.saturated(true);
    hand.pass(Duration.ofSeconds(1));
    assertThat(RunViews.of(hand.run, Optional.empty(), "", hand.nowNs()).workers())
        .extracting(w -> w.saturation())
        .containsExactly(List.of("paused"), List.of());
    assertThat(hand.run.events().stream().filter(e -> e.type().equals("worker-saturated")))
        .singleElement()
        .satisfies(e -> assertThat(e.text()).endsWith("cannot keep up: paused"));
  }

  @Test
  void theViewHasTheLagThatAWorkerToldAndWhatIsLeftOfItsLease() {
    a.saturated(true);
    hand.silence(b);
    hand.pass(Duration.ofSeconds(7));
    List<WorkerView> workers = RunViews.of(hand.run, Optional.empty(), "", hand.nowNs()).workers();
    assertThat(workers).extracting(WorkerView::lagP99Us).containsExactly(20_000L, 0L);
    assertThat(workers.getFirst().leaseNs()).isBetween(1L, 1_000_000_000L);
    assertThat(workers.getLast().leaseNs()).isZero();
  }

  private void assertShares(double ofA) {
    assertThat(a.share()).isCloseTo(ofA, EXACTLY);
    assertThat(a.share() + b.share()).isCloseTo(1, EXACTLY);
  }
}
