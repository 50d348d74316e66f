package io.onrush.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.Saturation;
import io.onrush.protocol.Saturation.Cause;
import io.onrush.worker.engine.ProcessLoad;
import io.onrush.worker.engine.Shortages;
import java.util.List;
import org.junit.jupiter.api.Test;

class SaturationWatchTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final Shortages NO_SHORTAGE = new Shortages(0, 0, 0);

  private final SaturationWatch watch = new SaturationWatch();

  private static Hindrances at(double seconds, LoopTime loop, CpuLimit limit, long gcMillis) {
    long atNanos = (long) (seconds * SECOND_NS) - 5 * SECOND_NS;
    return new Hindrances(atNanos, List.of(loop), List.of(limit), gcMillis);
  }

  private static Hindrances idle(double seconds) {
    return at(seconds, new LoopTime(0, 0), CpuLimit.NONE, 0);
  }

  private static ProcessLoad.Sample files(long open, long most) {
    return new ProcessLoad.Sample(1, 0.1, 80, 0, open, most);
  }

  private List<Cause> causes(long lagP99Us, Hindrances now) {
    return watch.watch(lagP99Us, now, NO_SHORTAGE, files(50, 1000)).stream()
        .map(Saturation::cause)
        .toList();
  }

  @Test
  void threeSecondsOfLagAreSaturationAndOneStallIsNot() {
    assertThat(causes(90_000, idle(0))).isEmpty();
    assertThat(causes(90_000, idle(2.9))).isEmpty();
    assertThat(causes(9_000, idle(3))).isEmpty();
    assertThat(causes(90_000, idle(4))).isEmpty();
    assertThat(causes(90_000, idle(7))).containsExactly(Cause.LAG);
    assertThat(causes(0, idle(8))).isEmpty();
  }

  @Test
  void whatTookTheProcessorAwayMeanwhileIsNamed() {
    assertThat(causes(90_000, at(0, new LoopTime(0, 0), CpuLimit.NONE, 500))).isEmpty();
    LoopTime waited = new LoopTime(SECOND_NS, SECOND_NS);
    assertThat(causes(90_000, at(4, waited, CpuLimit.NONE, 500)))
        .containsExactly(Cause.LAG, Cause.CPU_WAIT);
    assertThat(causes(90_000, at(4, new LoopTime(39 * SECOND_NS / 10, 0), CpuLimit.NONE, 500)))
        .containsExactly(Cause.LAG, Cause.BUSY_LOOP);
    assertThat(causes(90_000, at(4, new LoopTime(0, 0), new CpuLimit(40, 10), 500)))
        .containsExactly(Cause.LAG, Cause.CPU_LIMIT);
    assertThat(causes(90_000, at(4, new LoopTime(0, 0), CpuLimit.NONE, 900)))
        .containsExactly(Cause.LAG, Cause.GC);
  }

  @Test
  void whatWasBeforeTheLagIsNot() {
    LoopTime waited = new LoopTime(SECOND_NS, SECOND_NS);
    CpuLimit throttled = new CpuLimit(40, 40);
    assertThat(causes(90_000, at(0, waited, throttled, 4000))).isEmpty();
    assertThat(causes(90_000, at(4, waited, throttled, 4000))).containsExactly(Cause.LAG);
  }

  @Test
  void withoutLagTheyAreNone() {
    LoopTime waited = new LoopTime(4 * SECOND_NS, SECOND_NS);
    causes(0, idle(0));
    assertThat(causes(9_000, at(4, waited, new CpuLimit(40, 40), 900))).isEmpty();
  }

  @Test
  void whereTheSystemTellsNothingOnlyTheLagIsNamed() {
    causes(90_000, new Hindrances(0, List.of(), List.of(), 0));
    assertThat(causes(90_000, new Hindrances(4 * SECOND_NS, List.of(), List.of(), 0)))
        .containsExactly(Cause.LAG);
  }

  @Test
  void usedUpPortsAndDescriptorsAreSaturationAtOnceAndForAWhile() {
    Shortages ports = new Shortages(3, 0, 0);
    assertThat(watch.watch(0, idle(0), ports, files(50, 1000)))
        .singleElement()
        .satisfies(s -> assertThat(s.cause()).isEqualTo(Cause.PORTS))
        .satisfies(s -> assertThat(s.text()).contains("3 connections", "ip_local_port_range"));
    assertThat(watch.watch(0, idle(2.9), ports, files(50, 1000))).hasSize(1);
    assertThat(watch.watch(0, idle(3.1), ports, files(50, 1000))).isEmpty();
    Shortages both = new Shortages(3, 7, 0);
    assertThat(watch.watch(0, idle(4), both, files(50, 1000)))
        .anySatisfy(
            s ->
                assertThat(s.text())
                    .contains("its 1000 file descriptors", "7 connections", "ulimit -n"));
  }

  @Test
  void bodiesThatFindNoMemoryAreSaturation() {
    assertThat(watch.watch(0, idle(0), new Shortages(0, 0, 5), files(50, 1000)))
        .singleElement()
        .satisfies(s -> assertThat(s.cause()).isEqualTo(Cause.BODIES))
        .satisfies(s -> assertThat(s.text()).contains("5 bodies", "checks failed", "-Xmx"));
  }

  @Test
  void aProcessNearItsLimitOfDescriptorsSaysSo() {
    assertThat(watch.watch(0, idle(0), NO_SHORTAGE, files(949, 1000))).isEmpty();
    assertThat(watch.watch(0, idle(1), NO_SHORTAGE, files(950, 1000)))
        .singleElement()
        .satisfies(s -> assertThat(s.text()).contains("950 of its 1000 file descriptors"));
    assertThat(watch.watch(0, idle(2), NO_SHORTAGE, files(0, 0))).isEmpty();
  }
}
