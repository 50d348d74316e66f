package io.onrush.coordinator.http;

import akka.http.javadsl.model.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The query of a start.
 *
 * @param speed above 0, at most {@value #MOST_SPEED}
 * @param target takes the place of the plan's
 */
record StartQuery(double speed, Optional<String> target) {
  static final double MOST_SPEED = 1000;

  /** Reads a query; throws {@link ProblemException} if it is not one. */
  static StartQuery parse(String at, Query query) {
    double speed = 1;
    Optional<String> target = Optional.empty();
    for (Map.Entry<String, List<String>> parameter : query.toMultiMap().entrySet()) {
      String name = parameter.getKey();
      String value = single(at, name, parameter.getValue());
      switch (name) {
        case "speed" -> speed = speed(at, value);
        case "target" -> target = Optional.of(target(at, value));
        default ->
            throw new ProblemException(Problems.badQuery(at, name, value, "speed or target"));
      }
    }
    return new StartQuery(speed, target);
  }

  private static String single(String at, String name, List<String> values) {
    if (values.size() != 1) {
      throw new ProblemException(
          Problems.badQuery(at, name, String.join(", ", values), "one value"));
    }
    return values.getFirst();
  }

  private static double speed(String at, String value) {
    double speed;
    try {
      speed = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      speed = Double.NaN;
    }
    if (!(speed > 0 && speed <= MOST_SPEED)) {
      throw new ProblemException(Problems.badQuery(at, "speed", value, "a number > 0 and <= 1000"));
    }
    return speed;
  }

  private static String target(String at, String value) {
    if (value.isBlank()) {
      throw new ProblemException(Problems.badQuery(at, "target", value, "a URL, http://shop:8080"));
    }
    return value;
  }
}
