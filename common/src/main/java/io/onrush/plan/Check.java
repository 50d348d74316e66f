package io.onrush.plan;

/** An expectation of a response's status, {@code status == 200}. */
public record Check(String source, Comparison comparison, int status) {

  public boolean holds(int actual) {
    return comparison.holds(actual, status);
  }
}
