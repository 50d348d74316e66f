package io.onrush.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Figure CPU = Figure.cpu(Figure.BUDGET_RATE);

  private static Figures figures(List<Double> onrush, List<Double> hey) {
    Figures figures = new Figures();
    onrush.forEach(value -> figures.add(CPU, Tool.ONRUSH, value));
    hey.forEach(value -> figures.add(CPU, Tool.HEY, value));
    return figures;
  }

  @Test
  void ratiosAreThoseOfTheSameRound() {
    Figures figures = figures(List.of(20.0, 30.0, 40.0), List.of(40.0, 40.0, 80.0));
    assertThat(figures.ratios(CPU)).containsExactly(0.5, 0.75, 0.5);
    assertThat(new Table(figures).toString()).contains("0.50 of hey (0.50 to 0.75)");
  }

  @Test
  void budgetsAreJudgedByMedians() {
    String met =
        new Table(figures(List.of(20.0, 29.0, 40.0), List.of(50.0, 50.0, 50.0))).toString();
    assertThat(met).contains("| 29.0 ").contains("<= 30: met, ratio <= 0.7: met");
    String not = new Table(figures(List.of(20.0, 31.0), List.of(50.0, 32.0))).toString();
    assertThat(not).contains("| 25.5 ").contains("<= 30: met, ratio <= 0.7: met");
    String neither = new Table(figures(List.of(31.0), List.of(32.0))).toString();
    assertThat(neither).contains("<= 30: NOT MET, ratio <= 0.7: NOT MET");
  }

  @Test
  void whatWasNotMeasuredIsNotMet() {
    assertThat(new Table(figures(List.of(20.0), List.of())).toString())
        .contains("<= 30: met, ratio <= 0.7: not measured");
  }

  @Test
  void aRateWithoutBudgetsIsNotJudged() {
    Figures figures = new Figures();
    figures.add(Figure.cpu(1_000), Tool.ONRUSH, 1000);
    assertThat(new Table(figures).toString()).doesNotContain("met");
  }
}
