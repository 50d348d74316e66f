package io.onrush.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogueTest {

  @Test
  void theStandbyIsTheCoordinatorThatDoesNotLead() {
    for (int leading = 1; leading <= 2; leading++) {
      String leader = "coordinator-" + leading;
      String other = "coordinator-" + (3 - leading);
      assertThat(Who.LEADER.names(Size.WITH_STANDBY, leader)).containsExactly(leader);
      assertThat(Who.STANDBY.names(Size.WITH_STANDBY, leader)).containsExactly(other);
      assertThat(Who.STANDBY_AND_HALF.names(Size.TWO_AND_TWO, leader))
          .containsExactly(other, "worker-3", "worker-4");
    }
  }

  @Test
  void noTwoRowsHaveOneName() {
    assertThat(Catalogue.all()).extracting(Fault::name).doesNotHaveDuplicates();
  }
}
