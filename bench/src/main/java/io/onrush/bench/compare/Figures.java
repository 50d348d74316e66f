package io.onrush.bench.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** All that was measured: for each figure and tool one value a round. */
final class Figures {
  private final Map<Figure, Map<Tool, List<Double>>> values = new LinkedHashMap<>();

  /** A median and what it lies between. */
  record Spread(double median, double min, double max) {
    static Spread of(DoubleStream values) {
      double[] sorted = values.sorted().toArray();
      int half = sorted.length / 2;
      double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
  }

  void add(Figure figure, Tool tool, double value) {
    values
        .computeIfAbsent(figure, _ -> new EnumMap<>(Tool.class))
        .computeIfAbsent(tool, _ -> new ArrayList<>())
        .add(value);
  }

  /** In the order in which they were first measured. */
  List<Figure> all() {
    return List.copyOf(values.keySet());
  }

  /** One a round; empty if the tool has none. */
  List<Double> of(Figure figure, Tool tool) {
    return values.getOrDefault(figure, Map.of()).getOrDefault(tool, List.of());
  }

  Optional<Spread> spread(Figure figure, Tool tool) {
    return spread(of(figure, tool));
  }

  /** Of this engine's to its peer's figures of the same round. */
  List<Double> ratios(Figure figure) {
    List<Double> own = of(figure, Tool.ONRUSH);
    List<Double> others = figure.peer().map(peer -> of(figure, peer)).orElse(List.of());
    return IntStream.range(0, Math.min(own.size(), others.size()))
        .mapToObj(round -> own.get(round) / others.get(round))
        .toList();
  }

  Optional<Spread> ratio(Figure figure) {
    return spread(ratios(figure));
  }

  /** The median that a budget is about. */
  Optional<Double> judged(Figure figure, Budget budget) {
    return (budget.ofPeer() ? ratio(figure) : spread(figure, Tool.ONRUSH)).map(Spread::median);
  }

  private static Optional<Spread> spread(List<Double> rounds) {
    return rounds.isEmpty()
        ? Optional.empty()
        : Optional.of(Spread.of(rounds.stream().mapToDouble(Double::doubleValue)));
  }
}
