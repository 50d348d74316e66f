package io.onrush.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.run.Run;
import io.onrush.coordinator.run.RunPhase;
import io.onrush.plan.Arrivals;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Seeds are printed on failure; {@code -Donrush.seed=N} plays one again. */
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
  private static final int SCENARIOS = Integer.getInteger("onrush.scenarios", 250);

  private static final int SUCCESSIONS = 200;

  @Test
  void theInvariantsHoldInAnyWeather() {
    Long one = Long.getLong("onrush.seed");
    Random seeds = new Random(4711);
    for (int i = 0; i < (one == null ? SCENARIOS : 1); i++) {
      long seed = one == null ? seeds.nextLong() : one;
      Simulation.Outcome o = new Simulation(seed, Optional.empty()).play();
      boolean uniform =
          o.plan().scenarios().stream().allMatch(s -> s.arrivals() == Arrivals.UNIFORM);
      if (uniform && o.exact() && o.run().orElseThrow().phase() == RunPhase.FINISHED) {
        Run run = o.run().orElseThrow();
        int comings = 4 * run.gaps(0).size() * o.plan().scenarios().size() + 2 * run.epoch() + 2;
        assertThat((double) o.planned())
            .as("planned, seed %d, events %s", seed, o.run().orElseThrow().events())
            .isBetween(o.due() - comings, o.due() + comings);
      }
    }
  }

  @Test
  void inCalmWeatherEverythingIsSent() {
    for (long seed = 0; seed < 100; seed++) {
      Simulation.Outcome o = new Simulation(seed, Optional.of(Simulation.Weather.CALM)).play();
      assertThat(o.run().orElseThrow().phase()).as("seed %d", seed).isEqualTo(RunPhase.FINISHED);
      assertThat(o.counts().sent()).as("seed %d", seed).isEqualTo(o.planned());
      assertThat(o.truthSent()).as("seed %d", seed).isEqualTo(o.planned());
    }
  }

  @Test
  void theLossOfTheCoordinatorCostsNoLoad() {
    for (long seed = 0; seed < SUCCESSIONS; seed++) {
      Simulation.Weather one = new Simulation.Weather(0, 0, 2, 0, 0, 0, 0, 1, 0, 0);
      int size = 2 + (int) (seed % 4);
      Simulation world = new Simulation(seed, Optional.of(one), Optional.of(size));
      Simulation.Outcome o = world.play();
      if (o.run().isEmpty()) {
        assertThat(world.lostUnknown()).as("seed %d", seed).isTrue();
        assertThat(o.truthSent()).as("seed %d: lost before it was accepted", seed).isZero();
        continue;
      }
      Run run = o.run().orElseThrow();
      assertThat(run.phase()).as("seed %d", seed).isEqualTo(RunPhase.FINISHED);
      assertThat(o.missed()).as("seed %d, missed, %s", seed, run.events()).isZero();
      assertThat(o.unaccounted()).as("seed %d, unaccounted", seed).isZero();
      assertThat(o.counts().sent()).as("seed %d", seed).isEqualTo(o.planned());
      assertThat(o.truthSent()).as("seed %d", seed).isEqualTo(o.planned());
    }
  }

  @Test
  void aWorkerThatComesLateIsGivenAShare() {
    int came = 0;
    for (long seed = 0; seed < 100; seed++) {
      Simulation.Weather late = new Simulation.Weather(0, 0, 2, 0, 0, 1, 0, 0, 0, 0);
      Simulation.Outcome o = new Simulation(seed, Optional.of(late)).play();
      assertThat(o.run().orElseThrow().phase()).as("seed %d", seed).isEqualTo(RunPhase.FINISHED);
      assertThat(o.counts().sent()).as("seed %d", seed).isEqualTo(o.truthSent());
      if (o.run().orElseThrow().events().stream().anyMatch(e -> e.type().equals("rebalanced"))) {
        came++;
      }
    }
    // Some come before the start or in the last moment, most do not.
    assertThat(came).isGreaterThan(40);
  }
}
