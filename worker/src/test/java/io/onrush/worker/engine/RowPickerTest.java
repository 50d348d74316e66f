package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowPickerTest {
  private final UniqueRows first = new UniqueRows();
  private final UniqueRows second = new UniqueRows();
  private final UniqueRows third = new UniqueRows();

  private RowPicker picker() {
    Plan plan =
        Plans.text(
            100,
            """
            data:
              a: {rows: [{x: 1}], order: unique}
              b: {rows: [{x: 1}], order: unique}
              c: {rows: [{x: 1}], order: unique}
            """,
            "url: '/${a.x}/${b.x}/${c.x}'");
    return new RowPicker(
        plan,
        List.of(new RowSource.Once(first), new RowSource.Once(second), new RowSource.Once(third)));
  }

  @Test
  void whatIsNotSentTakesNoRows() {
    RowPicker picker = picker();
    first.add(0, 10);
    third.add(0, 10);
    for (int arrival = 0; arrival < 5; arrival++) {
      assertThat(picker.pick(0, arrival)).isFalse();
    }
    assertThat(first.left()).isEqualTo(10);
    assertThat(third.left()).isEqualTo(10);
    second.add(7, 8);
    assertThat(picker.pick(0, 5)).isTrue();
    assertThat(picker.rows()).containsExactly(0, 7, 0);
    assertThat(picker.pick(0, 6)).isFalse();
    assertThat(first.left()).isEqualTo(9);
  }
}
