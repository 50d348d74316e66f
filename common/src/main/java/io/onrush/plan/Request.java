package io.onrush.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One HTTP request.
 *
 * @param endpoint where to connect to
 * @param path request target in origin form, with the query
 * @param weight share of the scenario's arrivals, relative to the other requests' weights
 * @param timeout from when the event loop turns to the request to the last byte of the response,
 *     waits, redirects and retries included
 */
public record Request(
    String name,
    String method,
    Endpoint endpoint,
    Template path,
    double weight,
    List<Header> headers,
    Optional<Template> body,
    Duration timeout,
    List<Check> checks,
    HttpOptions options) {

  public Request {
    headers = List.copyOf(headers);
    checks = List.copyOf(checks);
  }

  /** A request that is carried out in the plain way. */
  public Request(
      String name,
      String method,
      Endpoint endpoint,
      Template path,
      double weight,
      List<Header> headers,
      Optional<Template> body,
      Duration timeout,
      List<Check> checks) {
    this(name, method, endpoint, path, weight, headers, body, timeout, checks, HttpOptions.DEFAULT);
  }

  /** Whether it takes a row of a data set. */
  public boolean uses(DataSet data) {
    return Stream.of(Stream.of(path), headers.stream().map(Header::value), body.stream())
        .flatMap(templates -> templates)
        .flatMap(template -> template.parts().stream())
        .anyMatch(part -> part instanceof Template.Column c && c.set().equals(data.name()));
  }
}
