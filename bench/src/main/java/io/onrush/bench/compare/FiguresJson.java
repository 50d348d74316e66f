package io.onrush.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.onrush.bench.node.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of every round, for whoever wants to compute with them. */
final class FiguresJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private FiguresJson() {}

  static void write(Path file, Machine machine, int rounds, int seconds, Figures figures) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine);
    all.put("rounds", rounds);
    all.put("seconds", seconds);
    all.put("figures", figures.all().stream().map(figure -> entry(figures, figure)).toList());
    try {
      Files.write(file, JSON.writeValueAsBytes(all));
    } catch (IOException e) {
      throw new BenchException("cannot write " + file, e);
    }
  }

  private static Map<String, Object> entry(Figures figures, Figure figure) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", figure.name());
    for (Tool tool : Tool.values()) {
      List<Double> rounds = figures.of(figure, tool);
      if (!rounds.isEmpty()) {
        entry.put(tool.toString(), rounds);
      }
    }
    figure
        .peer()
        .ifPresent(peer -> entry.put("ratioTo", Map.of(peer.toString(), figures.ratios(figure))));
    List<Map<String, Object>> budgets = new ArrayList<>();
    for (Budget budget : figure.budgets()) {
      figures
          .judged(figure, budget)
          .ifPresent(
              median ->
                  budgets.add(
                      Map.of(
                          "budget", budget.toString(),
                          "median", median,
                          "met", budget.met(median))));
    }
    if (!budgets.isEmpty()) {
      entry.put("budgets", budgets);
    }
    return entry;
  }
}
