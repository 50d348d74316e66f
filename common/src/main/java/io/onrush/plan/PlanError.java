package io.onrush.plan;

/**
 * One thing that is wrong with a plan.
 *
 * @param path where, {@code scenarios.main.stages[2].target}; {@code plan} for the whole text
 * @param value what stands there, shortened, or what is wrong with it
 * @param expected what would be right
 * @param line line in the plan's text from 1; 0 where the error is in no line
 * @param column column in that line from 1; 0 where the error is in no line
 */
public record PlanError(String path, String value, String expected, int line, int column) {

  /** Reads {@code scenarios.main.stages[2].target: -3 (expected: a number >= 0)}. */
  public String message() {
    return path + ": " + value + " (expected: " + expected + ")";
  }

  /** The message with the place in the text ahead of it, {@code line 12, column 9: ...}. */
  public String located() {
    return line == 0 ? message() : "line " + line + ", column " + column + ": " + message();
  }
}
