package io.onrush.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Text with places that are filled anew for each request.
 *
 * @param source as the plan has it
 */
public record Template(String source, List<Part> parts) {

  /** What names of variables begin with that a plan may read. */
  public static final String ENV_PREFIX = "ONRUSH_PLAN_";

  public Template {
    parts = List.copyOf(parts);
  }

  public static Template literal(String text) {
    return new Template(text, List.of(new Text(text)));
  }

  /**
   * Reads a plan's text with its places, {@code ${uuid()}} and the like. A dollar sign ahead of one
   * makes it plain text.
   *
   * @throws IllegalArgumentException naming every place that is no such function
   */
  public static Template parse(String source) {
    List<String> problems = new ArrayList<>();
    Template template =
        TemplateParser.parse(
            source,
            (place, expected) -> problems.add(Shown.text(place) + " (expected: " + expected + ")"));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return template;
  }

  /** Its literal pieces, in their order. */
  Stream<String> texts() {
    return parts.stream()
        .flatMap(part -> part instanceof Text text ? Stream.of(text.text()) : Stream.empty());
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

  /**
   * {@code ${env.ONRUSH_PLAN_NAME}}: a variable of the worker's environment, read before the start.
   * Others than those that begin with {@link #ENV_PREFIX} are none of a plan's business.
   */
  public record Env(String name) implements Part {}

  /** {@code ${users.name}}: a value of the row that the request takes from a data set. */
  public record Column(String set, String column) implements Part {}

  /** {@code ${secret(name)}}: a file of the worker's folder of secrets, read before the start. */
  public record Secret(String name) implements Part {}
}
