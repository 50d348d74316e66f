package io.onrush.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onrush.target.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** 1000 a second for 60 s; the only coordinator stands still from 12 s to 42 s of run time. */
class JudgeTest {
  private static final Course COURSE = new Course(1000, 4_000, 60_000);
  private static final Fault FAULT = Catalogue.row("coordinator-stop-30s@peak");
  private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

  /** Nothing arrives between two instants; at a third the coordinator takes the run over. */
  private static Row judged(long silentFromMs, long silentToMs, double takenOverS) {
    List<Integer> ticks = new ArrayList<>();
    double owed = 0;
    for (int ms = 0; ms < COURSE.totalMs(); ms += 10) {
      owed += COURSE.plannedBefore(ms + 10.0) - COURSE.plannedBefore(ms);
      int due = (int) owed;
      owed -= due;
      ticks.add(ms >= silentFromMs && ms < silentToMs ? 0 : due);
    }
    int arrived = ticks.stream().mapToInt(n -> n).sum();
    Truth.Spread none = new Truth.Spread(0, 0, 0, 0, 0, 0, 0, 0);
    Map<String, Truth.Source> sources = Map.of("a", new Truth.Source(arrived, ticks));
    Truth truth =
        new Truth(arrived, List.of(), 0, START.toString(), none, none, Map.of(), 0, 0, sources);
    return Judge.judge(
        FAULT,
        new Observed(
            COURSE,
            Optional.of(report(arrived, takenOverS)),
            Optional.empty(),
            Optional.of(START),
            truth,
            12_000,
            42_000,
            Set.of(),
            0,
            List.of()),
        List.of());
  }

  private static ObjectNode report(int sent, double takenOverS) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("state", "finished");
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    counts.put("planned", sent).put("sent", sent).put("succeeded", sent);
    report.set("counts", counts);
    report.putArray("workers").addObject().set("counts", counts);
    report.putArray("stages").addObject().set("counts", counts);
    for (int t = 1; t <= 60; t++) {
      report.withArray("series").addObject().put("t", t).put("sent", t == 1 ? sent : 0);
    }
    report.putArray("events").addObject().put("t", takenOverS).put("type", "coordinator-changed");
    return report;
  }

  @Test
  void loadThatIsBackWithTheCoordinatorIsWhatIsPromised() {
    Row row = judged(42_000, 49_000, 47.8);
    assertThat(row.verdict()).isEqualTo("kept");
    assertThat(row.below()).isEqualTo("0.0 %");
  }

  @Test
  void loadThatIsBackLateIsNot() {
    assertThat(judged(42_000, 52_000, 47.8).late())
        .containsExactly("back 4.19 s after the coordinator");
  }

  @Test
  void aCoordinatorThatReturnsTooLateToTellProvesNothing() {
    assertThat(judged(42_000, 58_000, 57.8).late())
        .containsExactly("the coordinator is back only 2.20 s before the end");
  }
}
