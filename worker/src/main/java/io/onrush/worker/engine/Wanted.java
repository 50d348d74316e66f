package io.onrush.worker.engine;

import io.onrush.plan.Check;
import io.onrush.plan.Request;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a request wants to know of its responses besides their status.
 *
 * @param fields names of header fields, in lower case
 */
record Wanted(List<String> fields, boolean body) {
  static final String LOCATION = "location";
  static final String SET_COOKIE = "set-cookie";
  static final String CONTENT_ENCODING = "content-encoding";

  Wanted {
    fields = List.copyOf(fields);
  }

  static Wanted of(Request request) {
    boolean body = request.checks().stream().anyMatch(c -> isOfBody(c.subject()));
    Stream<String> checked =
        request.checks().stream()
            .map(Check::subject)
            .flatMap(s -> s instanceof Check.Field f ? Stream.of(f.name()) : Stream.empty());
    Stream<String> own =
        Stream.of(
                request.options().maxRedirects() > 0 ? LOCATION : "",
                request.options().cookies() ? SET_COOKIE : "",
                body ? CONTENT_ENCODING : "")
            .filter(name -> !name.isEmpty());
    return new Wanted(Stream.concat(checked, own).distinct().toList(), body);
  }

  private static boolean isOfBody(Check.Subject subject) {
    return switch (subject) {
      case Check.Body _, Check.Json _ -> true;
      case Check.Status _, Check.ResponseTime _, Check.Field _ -> false;
    };
  }

  boolean isNothing() {
    return fields.isEmpty() && !body;
  }
}
