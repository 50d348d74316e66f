package io.onrush.worker.engine;

import io.onrush.plan.Endpoint;
import io.onrush.plan.Redirect;
import java.util.List;
import java.util.Optional;

/**
 * Where a request goes on to after a redirect.
 *
 * @param endpoint index of it among the plan's distinct ones
 * @param path request target in origin form, with the query
 * @param method of the request now
 * @param keepsBody whether the request still goes with its body, if it has one
 * @param elsewhere whether it was led away from the request's own endpoint
 */
record Hop(int endpoint, String path, String method, boolean keepsBody, boolean elsewhere) {

  /** Whether a field of the request does not go there. */
  boolean drops(CompiledField field) {
    return (elsewhere && field.isOfTheServer()) || (!keepsBody && field.isOfTheBody());
  }

  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The next one.
   *
   * @param location value of the Location field
   * @return none where the plan has no such endpoint
   */
  static Optional<Hop> next(
      Exchange from, String path, int status, String location, List<Endpoint> endpoints) {
    return Redirect.of(endpoints.get(from.endpoint()), path, location)
        .filter(to -> endpoints.contains(to.endpoint()))
        .map(to -> to(from, status, endpoints.indexOf(to.endpoint()), to.path()));
  }

  private static Hop to(Exchange from, int status, int endpoint, String path) {
    String method = from.method();
    // As all clients do: RFC 9110, 15.4.2 to 15.4.4.
    boolean becomesGet =
        status == 303
            ? !method.equals("GET") && !method.equals("HEAD")
            : status <= 302 && method.equals("POST");
    return new Hop(
        endpoint,
        path,
        becomesGet ? "GET" : method,
        from.keepsBody() && !becomesGet,
        endpoint != from.request().endpoint());
  }
}
