package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {
  @Test
  void coversFromItsGrantUntilItsEnd() {
    Lease lease = Lease.NONE.renew(200, 100);
    assertThat(lease.covers(100, 100)).isTrue();
    assertThat(lease.covers(150, 199)).isTrue();
    assertThat(lease.covers(99, 150)).isFalse();
    assertThat(lease.covers(150, 200)).isFalse();
  }

  @Test
  void aRenewalInTimeHasNoGap() {
    Lease lease = Lease.NONE.renew(200, 100).renew(300, 199);
    assertThat(lease.covers(150, 250)).isTrue();
  }

  @Test
  void aRenewalAfterTheEndLeavesTheGapUncovered() {
    Lease lease = Lease.NONE.renew(200, 100).renew(400, 300);
    assertThat(lease.covers(250, 310)).isFalse();
    assertThat(lease.covers(300, 310)).isTrue();
  }

  @Test
  void takenAwayItCoversNothing() {
    Lease lease = Lease.NONE.renew(200, 100).renew(Long.MIN_VALUE, 150);
    assertThat(lease.covers(150, 150)).isFalse();
  }

  @Test
  void clocksBelowZeroAreAsGood() {
    Lease lease = Lease.NONE.renew(-100, -200);
    assertThat(lease.covers(-150, -150)).isTrue();
    assertThat(lease.covers(-150, -100)).isFalse();
  }
}
