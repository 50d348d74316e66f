package io.onrush.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a redirect leads.
 *
 * @param path request target in origin form, with the query
 */
public record Redirect(Endpoint endpoint, String path) {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  /**
   * Reads a Location field, relative to the URL of the request (RFC 3986, 5.2). What has no place
   * in a URL is percent-encoded.
   *
   * @param path of the request that was answered, in origin form
   * @param location the field's value, each byte a character
   * @return none if the value is no URL of a server, or holds control characters
   */
  public static Optional<Redirect> of(Endpoint endpoint, String path, String location) {
    if (location.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return Optional.empty();
    }
    String url = encoded(withoutFragment(location.strip()));
    try {
      if (Target.isAbsolute(url)) {
        return Optional.of(absolute(url));
      }
      if (url.startsWith("//")) {
        return Optional.of(absolute(endpoint.scheme() + ":" + url));
      }
    } catch (Mismatch e) {
      return Optional.empty();
    }
    return SCHEME.matcher(url).matches()
        ? Optional.empty()
        : Optional.of(new Redirect(endpoint, relative(path, url)));
  }

  private static Redirect absolute(String url) throws Mismatch {
    Target.Split split = Target.split(url);
    String rest = split.rest();
    return new Redirect(split.endpoint(), normal(rest.startsWith("/") ? rest : "/" + rest));
  }

  private static String relative(String path, String url) {
    if (url.isEmpty()) {
      return path;
    }
    String base = path.substring(0, queryAt(path));
    if (url.startsWith("?")) {
      return base + url;
    }
    return normal(url.startsWith("/") ? url : base.substring(0, base.lastIndexOf('/') + 1) + url);
  }

  /** Without the segments {@code .} and {@code ..}. */
  private static String normal(String path) {
    int query = queryAt(path);
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1, query).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean up = segments[i].equals("..");
      if (up) {
        kept.pollLast();
      } else if (!segments[i].equals(".")) {
        kept.addLast(segments[i]);
        continue;
      }
      if (i == segments.length - 1) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept) + path.substring(query);
  }

  private static int queryAt(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path.length() : query;
  }

  private static String withoutFragment(String url) {
    int hash = url.indexOf('#');
    return hash < 0 ? url : url.substring(0, hash);
  }

  private static String encoded(String url) {
    StringBuilder text = new StringBuilder(url.length());
    for (byte b : url.getBytes(ISO_8859_1)) {
      int c = b & 0xff;
      if (c > ' ' && c < 0x7f) {
        text.append((char) c);
      } else {
        text.append(String.format("%%%02X", c));
      }
    }
    return text.toString();
  }
}
