package io.onrush.worker.engine;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A header field ready to be written.
 *
 * @param secret whether its value holds a secret
 */
record CompiledField(String name, List<Piece> value, boolean secret) {
  private static final Set<String> OF_THE_BODY =
      Set.of("content-type", "content-encoding", "content-language", "content-location");

  /** What the plan says to one server is not another's business. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("authorization", "cookie", "host", "proxy-authorization");

  CompiledField {
    value = List.copyOf(value);
  }

  boolean is(String lowerCase) {
    return name.toLowerCase(Locale.ROOT).equals(lowerCase);
  }

  boolean isOfTheBody() {
    return OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT));
  }

  boolean isOfTheServer() {
    return secret || OF_THE_SERVER.contains(name.toLowerCase(Locale.ROOT));
  }
}
