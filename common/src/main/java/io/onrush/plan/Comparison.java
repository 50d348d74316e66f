package io.onrush.plan;

import java.util.Arrays;
import java.util.Optional;

/** The comparisons of checks and thresholds. */
public enum Comparison {
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  EQUAL("=="),
  NOT_EQUAL("!=");

  /** A pattern of all symbols, longer ones first: {@code <} is the start of {@code <=}. */
  static final String SYMBOLS = "<=|>=|==|!=|<|>";

  private final String symbol;

  Comparison(String symbol) {
    this.symbol = symbol;
  }

  static Optional<Comparison> of(String symbol) {
    return Arrays.stream(values()).filter(c -> c.symbol.equals(symbol)).findFirst();
  }

  public String symbol() {
    return symbol;
  }

  public boolean holds(double left, double right) {
    return switch (this) {
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
    };
  }
}
