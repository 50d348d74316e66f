package io.onrush.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in a request, by RFC 9110. */
final class Http {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE");

  /** Fields that the engine writes itself, and why, in lower case. */
  private static final Map<String, String> ENGINES_OWN =
      Map.of(
          "content-length", "the engine counts the body's bytes",
          "transfer-encoding", "a body is sent whole, with its length",
          "connection", "the engine keeps connections open",
          "expect", "a body is sent at once",
          "upgrade", "HTTP/1.1 only");

  private Http() {}

  static String method(String text) throws Mismatch {
    String upper = text.toUpperCase(Locale.ROOT);
    if (METHODS.contains(upper) && !text.equals(upper)) {
      throw new Mismatch(upper + ": methods are case-sensitive");
    }
    if (text.equals("CONNECT")) {
      throw new Mismatch("another method: there are no tunnels");
    }
    if (!TOKEN.matcher(text).matches()) {
      throw new Mismatch("a method such as GET or POST");
    }
    return text;
  }

  static String fieldName(String text) throws Mismatch {
    if (!TOKEN.matcher(text).matches()) {
      throw new Mismatch("a header name such as x-request-id");
    }
    String reason = ENGINES_OWN.get(text.toLowerCase(Locale.ROOT));
    if (reason != null) {
      throw new Mismatch("no such header: " + reason);
    }
    return text;
  }

  /** Anything else could end the field, or would reach the server as other characters. */
  static boolean isFieldValue(String text) {
    return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
  }

  static boolean isUrlText(String text) {
    return text.chars().allMatch(c -> c > ' ' && c <= '~' && c != '#');
  }
}
