package io.onrush.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Locale;

/**
 * An expectation of a response, {@code status == 200} or {@code not body contains "error"}.
 *
 * @param source as the plan has it
 * @param negated holds where the subject is not as expected
 */
public record Check(String source, boolean negated, Subject subject, Expectation expectation) {

  /** What of a response is looked at. */
  public sealed interface Subject {}

  public record Status() implements Subject {}

  /** Response time, from the fire time to the last byte; ns. */
  public record ResponseTime() implements Subject {}

  /**
   * A header field; the values of several ones are joined by commas.
   *
   * @param name in lower case
   */
  public record Field(String name) implements Subject {}

  /** The body, decoded where it has a Content-Encoding. */
  public record Body() implements Subject {}

  /** A place in a body of JSON. */
  public record Json(JsonPointer pointer) implements Subject {}

  /** What it is to be. */
  public sealed interface Expectation {}

  public record Exists() implements Expectation {}

  public record Compares(Comparison comparison, double number) implements Expectation {}

  public record Equals(String text) implements Expectation {}

  public record Contains(String text) implements Expectation {}

  /** One of JSON's words. */
  public enum Word implements Expectation {
    TRUE,
    FALSE,
    NULL;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
