package io.onrush.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.Saturation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupTest {
  private static final String VERSION_2 =
      """
      usage_usec 123456
      user_usec 100000
      system_usec 23456
      nr_periods 400
      nr_throttled 130
      throttled_usec 9876543
      nr_bursts 0
      burst_usec 0
      """;

  private static final String VERSION_1 =
      """
      nr_periods 400
      nr_throttled 130
      throttled_time 9876543210
      """;

  @TempDir Path mounted;

  private Path file(String path) throws IOException {
    Path file = mounted.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void bothVersionsAreRead() {
    CpuLimit expected = new CpuLimit(400, 130);
    assertThat(CpuLimit.parse(VERSION_2)).isEqualTo(expected);
    assertThat(CpuLimit.parse(VERSION_1)).isEqualTo(expected);
    assertThat(expected.since(new CpuLimit(300, 105)).part()).isEqualTo(0.25);
  }

  @Test
  void aFileWithoutALimitIsNone() {
    assertThat(CpuLimit.parse("usage_usec 1\nuser_usec 1\nsystem_usec 0\n"))
        .isEqualTo(CpuLimit.NONE);
    assertThat(CpuLimit.parse("")).isEqualTo(CpuLimit.NONE);
    assertThat(CpuLimit.parse("nr_periods\nnr_throttled many\n")).isEqualTo(CpuLimit.NONE);
    assertThat(CpuLimit.NONE.part()).isZero();
  }

  @Test
  void ofVersion2ItsOwnAndThoseAround() throws IOException {
    Path own = file("kubepods/pod1/abc/cpu.stat");
    Path pod = file("kubepods/pod1/cpu.stat");
    Path root = file("cpu.stat");
    assertThat(Cgroup.files("0::/kubepods/pod1/abc\n", mounted)).containsExactly(own, pod, root);
  }

  @Test
  void ofVersion1TheControllerOfCpuUnderItsMount() throws IOException {
    Path own = file("cpu,cpuacct/user/cpu.stat");
    file("memory/user/cpu.stat");
    file("cpuset/user/cpu.stat");
    String membership = "4:memory:/user\n3:cpuset:/user\n2:cpu,cpuacct:/user\n";
    assertThat(Cgroup.files(membership, mounted)).containsExactly(own);
    Path alone = file("cpu/user/cpu.stat");
    assertThat(Cgroup.files("1:cpu:/user\n", mounted)).containsExactly(alone);
  }

  @ParameterizedTest
  @CsvSource({
    "0::/pod, pod/cpu.stat",
    "'4:memory:/pod\n2:cpu,cpuacct:/pod', 'cpu,cpuacct/pod/cpu.stat'"
  })
  void periodsInWhichItWasStoppedAreTheLimits(String membership, String path) throws IOException {
    Path file = file(path);
    Cgroup cgroup = Cgroup.of(membership, mounted);
    Files.writeString(file, "nr_periods 400\nnr_throttled 130\n");
    Hindrances before = new Hindrances(0, List.of(), cgroup.limits(), 0);
    Files.writeString(file, "nr_periods 440\nnr_throttled 140\n");
    Hindrances now = new Hindrances(4_000_000_000L, List.of(), cgroup.limits(), 0);
    assertThat(now.since(before))
        .singleElement()
        .satisfies(s -> assertThat(s.cause()).isEqualTo(Saturation.Cause.CPU_LIMIT))
        .satisfies(s -> assertThat(s.text()).contains("10 of 40 periods"));
    assertThat(now.since(now)).isEmpty();
  }

  @Test
  void inAContainerThatShowsTheHostsPathTheRootIsItsOwn() throws IOException {
    Path root = file("cpu/cpu.stat");
    assertThat(Cgroup.files("2:cpu:/docker/4711\n0::/\n", mounted)).containsExactly(root);
  }

  @Test
  void thoseAboveWhatItMaySeeAreNotLookedFor() throws IOException {
    Path root = file("cpu.stat");
    assertThat(Cgroup.files("0::/../../other\n", mounted)).isEmpty();
    assertThat(Cgroup.files("0::/gone\nnonsense\n", mounted)).containsExactly(root);
  }

  @Test
  void threadsAreRead() {
    assertThat(LoopTime.parse("109304 2947965 2\n")).hasValue(new LoopTime(109304, 2947965));
    assertThat(LoopTime.parse("0 0\n")).isEmpty();
    assertThat(LoopTime.parse("a b c\n")).isEmpty();
    assertThat(LoopTime.of(mounted)).isEmpty();
  }
}
