package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyPlansTest {

  private static final Path PLANS = Path.of(System.getProperty("basedir", "."), "..", "plans");

  static List<Path> plans() throws IOException {
    try (Stream<Path> files = Files.list(PLANS)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Plan read(Path file, double speed) throws IOException {
    return PlanTexts.parse(Files.readString(file), speed, "http://localhost:9000");
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aReadyPlanIsValidAndNamedAfterItsFile(Path file) throws IOException {
    assertThat(read(file, 1).name() + ".yaml").isEqualTo(file.getFileName().toString());
  }

  @Test
  void tenThousandASecondIsWhatThreeJobsDid() throws IOException {
    Plan plan = read(PLANS.resolve("10k-distributed.yaml"), 1);
    assertThat(plan.duration()).isEqualTo(Duration.ofMinutes(20));
    assertThat(plan.shares()).containsExactly(3300.0, 3300.0, 3400.0);
    assertThat(plan.scenarios().getFirst().maxVUs()).isEqualTo(4500);
    assertThat(arrivals(plan)).isEqualTo(9_030_000);
    Plan minute = read(PLANS.resolve("10k-distributed.yaml"), 20);
    assertThat(minute.duration()).isEqualTo(Duration.ofMinutes(1));
    assertThat(arrivals(minute)).isEqualTo(9_030_000 / 20);
  }

  private static double arrivals(Plan plan) {
    return plan.timeline().stream()
        .mapToDouble(s -> (s.startRate() + s.endRate()) / 2 * (s.endNs() - s.startNs()) / 1e9)
        .sum();
  }

  @Test
  void theReferenceNamesEveryKey() throws IOException {
    String reference = Files.readString(PLANS.resolve("README.md"));
    Stream.of(
            KnownKeys.PLAN,
            KnownKeys.SCENARIO,
            KnownKeys.STAGE,
            KnownKeys.REQUEST,
            KnownKeys.THRESHOLD)
        .flatMap(keys -> keys.names().stream())
        .forEach(key -> assertThat(reference).contains("| `" + key + "` |"));
    for (Metric metric : Metric.values()) {
      assertThat(reference).contains("`" + metric.text() + "`");
    }
  }
}
