package io.onrush.plan;

import java.util.List;

/**
 * Text with places that are filled anew for each request.
 *
 * @param source as the plan has it
 */
public record Template(String source, List<Part> parts) {

  public Template {
    parts = List.copyOf(parts);
  }

  public static Template literal(String text) {
    return new Template(text, List.of(new Text(text)));
  }

  /** A piece of a template. */
  public sealed interface Part {}

  /** Text that stands as it is. */
  public record Text(String text) implements Part {}

  /** {@code ${uuid()}}: a random UUID, version 4. */
  public record Uuid() implements Part {}

  /** {@code ${randomInt(min,max)}}: a whole number, both ends included. */
  public record RandomInt(long min, long max) implements Part {}

  /** {@code ${seq()}}: a whole number that no other request of the run gets. */
  public record Seq() implements Part {}

  /** {@code ${env.NAME}}: a variable of the worker's environment, read before the start. */
  public record Env(String name) implements Part {}
}
