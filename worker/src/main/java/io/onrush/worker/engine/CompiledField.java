package io.onrush.worker.engine;

import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A header field ready to be written.
 *
 * @param name as the plan has it
 * @param lowerCase its name as HTTP/2 has it
 */
record CompiledField(String name, AsciiString lowerCase, List<Piece> value) {
  private static final Set<String> OF_THE_BODY =
      Set.of("content-type", "content-encoding", "content-language", "content-location");

  /** What the plan says to one server is not another's business. */
  private static final Set<String> OF_THE_SERVER = Set.of("authorization", "cookie", "host");

  /** They have no meaning in HTTP/2, and are not allowed there. */
  private static final Set<String> OF_HTTP_1 =
      Set.of("connection", "keep-alive", "proxy-connection", "upgrade");

  CompiledField {
    value = List.copyOf(value);
  }

  static CompiledField of(String name, List<Piece> value) {
    return new CompiledField(name, AsciiString.of(name.toLowerCase(Locale.ROOT)), value);
  }

  boolean isHost() {
    return lowerCase.contentEquals("host");
  }

  boolean isOfHttp1() {
    return OF_HTTP_1.contains(lowerCase.toString());
  }

  /** Whether it still goes with a request that a redirect has led on. */
  boolean follows(Hop hop) {
    String key = lowerCase.toString();
    return !(hop.elsewhere() && OF_THE_SERVER.contains(key))
        && (hop.keepsBody() || !OF_THE_BODY.contains(key));
  }
}
