package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.TotalsState.MissedSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissedSpansTest {
  private final MissedSpans spans = new MissedSpans(List.of());

  @Test
  void whatAdjoinsIsOneSpanForEachWorker() {
    spans.add("a", 0, 10, 1);
    spans.add("b", 0, 10, 2);
    spans.add("a", 10, 20, 3);
    spans.add("a", 20, 30, 0);
    spans.add("a", 30, 40, 4);
    spans.add("b", 0, 10, 5);
    assertThat(spans.all())
        .containsExactly(
            new MissedSpan("a", 0, 20, 4),
            new MissedSpan("b", 0, 10, 7),
            new MissedSpan("a", 30, 40, 4));
  }

  @Test
  void thereAreNeverManyAndNothingIsLost() {
    for (int i = 0; i < 3 * MissedSpans.MOST; i++) {
      spans.add("a", i * 10L, i * 10L + 5, 1);
    }
    spans.add("b", 7, 8, 5);
    spans.add("c", 9, 10, 5);
    List<MissedSpan> all = spans.all();
    assertThat(all).hasSize(MissedSpans.MOST + 1);
    assertThat(all.stream().mapToLong(MissedSpan::missed).sum()).isEqualTo(3010);
    assertThat(all.get(MissedSpans.MOST - 1)).isEqualTo(new MissedSpan("a", 9_990, 29_995, 2001));
    assertThat(all.getLast()).isEqualTo(new MissedSpan("", 7, 10, 10));
  }
}
