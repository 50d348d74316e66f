package io.onrush.coordinator.http;

import akka.http.javadsl.model.Query;
import java.util.List;
import java.util.OptionalInt;

/** How many points a report's series is to have at most: {@code points} of a query. */
final class PointsQuery {
  static final int LEAST = 100;
  static final int MOST = 20_000;
  private static final String NAME = "points";

  private PointsQuery() {}

  /** Reads it; empty if it is not there. Throws {@link ProblemException} if it is no good. */
  static OptionalInt parse(String at, Query query) {
    List<String> values = query.getAll(NAME);
    if (values.isEmpty()) {
      return OptionalInt.empty();
    }
    String value = String.join(", ", values);
    try {
      int points = Integer.parseInt(value);
      if (points >= LEAST && points <= MOST) {
        return OptionalInt.of(points);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new ProblemException(
        Problems.badQuery(at, NAME, value, "a whole number from %d to %d".formatted(LEAST, MOST)));
  }
}
