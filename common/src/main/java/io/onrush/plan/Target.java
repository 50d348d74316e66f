package io.onrush.plan;

import java.net.Inet6Address;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What relative URLs are relative to.
 *
 * @param basePath path without a query; empty for none
 */
record Target(Endpoint endpoint, String basePath) {

  static final String EXPECTED = "a URL such as http://shop:8080 or https://shop";

  private static final String CLEAR = "http://";
  private static final String SECURE = "https://";
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9_.-]{1,255})(?::(\\d{1,5}))?");
  private static final Pattern PATH = Pattern.compile("[!-~&&[^?#]]*");

  /** An absolute URL in two pieces: where to connect to, and what comes after. */
  record Split(Endpoint endpoint, String rest) {}

  static Target parse(String url) throws Mismatch {
    Split split = split(url);
    if (split.rest().contains("${")) {
      throw new Mismatch(EXPECTED + "; templates go into the requests");
    }
    if (!PATH.matcher(split.rest()).matches()) {
      throw new Mismatch(EXPECTED + ", with a path at most: no query, fragment or spaces");
    }
    return new Target(split.endpoint(), split.rest());
  }

  static boolean isAbsolute(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith(CLEAR) || lower.startsWith(SECURE);
  }

  static Split split(String url) throws Mismatch {
    if (!isAbsolute(url)) {
      throw new Mismatch(EXPECTED);
    }
    boolean secure = url.toLowerCase(Locale.ROOT).startsWith(SECURE);
    int start = (secure ? SECURE : CLEAR).length();
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return new Split(endpoint(secure, url.substring(start, end)), url.substring(end));
  }

  private static Endpoint endpoint(boolean secure, String authority) throws Mismatch {
    if (authority.contains("${")) {
      throw new Mismatch("a literal host and port; templates start with the path");
    }
    if (authority.contains("@")) {
      throw new Mismatch("no user or password in a URL; use an authorization header");
    }
    Matcher matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      throw new Mismatch(EXPECTED);
    }
    String host = matcher.group(1);
    String digits = matcher.group(2);
    int port = digits == null ? Endpoint.defaultPort(secure) : Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw new Mismatch("a port from 1 to 65535");
    }
    String name = host.startsWith("[") ? ipv6(host) : host.toLowerCase(Locale.ROOT);
    return new Endpoint(secure, name, port);
  }

  private static String ipv6(String bracketed) throws Mismatch {
    try {
      String literal = bracketed.substring(1, bracketed.length() - 1);
      return Inet6Address.ofLiteral(literal).getHostAddress();
    } catch (IllegalArgumentException e) {
      throw new Mismatch(EXPECTED + " or http://[::1]:8080");
    }
  }

  /** The request target for a URL that starts with a slash or a question mark. */
  String resolve(String relative) {
    if (relative.startsWith("?")) {
      return (basePath.isEmpty() ? "/" : basePath) + relative;
    }
    boolean slashes = basePath.endsWith("/");
    return (slashes ? basePath.substring(0, basePath.length() - 1) : basePath) + relative;
  }
}
