package io.onrush.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the fault suite: a few rows at a low rate, of which only that is asserted which
 * has to hold on any machine, however busy. What depends on time is judged by {@code bench/faults};
 * a killed worker is in {@code ClusterIT}.
 */
class FaultsIT {
  private static final Course COURSE = Course.of(600, 15);
  private static final List<String> ROWS =
      List.of(
          "worker-stop-3s@peak",
          "cut-worker@peak",
          "worker-term@peak",
          "coordinator-kill@peak",
          "leader-kill@peak");

  @TempDir Path folder;

  @Test
  void whateverIsHurtSumsCloseAndNothingIsCountedTwiceOrSentTooMuch() {
    Path home = Path.of("..").toAbsolutePath().normalize();
    List<Row> rows;
    List<String> left;
    try (Suite suite = new Suite(home, folder)) {
      rows = ROWS.stream().map(Catalogue::row).map(fault -> suite.run(fault, COURSE)).toList();
      left = suite.end();
    }
    System.out.println(Table.head());
    rows.forEach(row -> System.out.println(Table.text(row)));
    assertThat(left).isEmpty();
    assertThat(rows).allSatisfy(row -> assertThat(row.broken()).as(Table.text(row)).isEmpty());
  }
}
