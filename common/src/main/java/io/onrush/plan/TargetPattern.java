package io.onrush.plan;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts, and perhaps one port, that load may be sent to.
 *
 * <ol>
 *   <li>A star at the start stands for any characters, elsewhere for any but dots: {@code
 *       *.load-test.svc} are all names that end so.
 *   <li>Four parts of digits and stars, {@code 10.1.*.*}, stand for IPv4 addresses, never for
 *       names.
 *   <li>Without a port all ports are meant. An IPv6 address is in brackets and without stars.
 * </ol>
 *
 * <p>What a name resolves to is not looked at.
 */
public final class TargetPattern {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9_.*-]{1,255})(?::(\\d{1,5}))?");
  private static final Pattern ADDRESSES = Pattern.compile("[0-9*]+(\\.[0-9*]+){3}");

  private final String source;
  private final Pattern host;
  private final int port;

  private TargetPattern(String source, Pattern host, int port) {
    this.source = source;
    this.host = host;
    this.port = port;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TargetPattern parse(String text) {
    Matcher form = FORM.matcher(text);
    int port = form.matches() && form.group(2) != null ? Integer.parseInt(form.group(2)) : 0;
    if (!form.matches() || port > 65_535 || (form.group(2) != null && port == 0)) {
      throw new IllegalArgumentException(
          text + " (expected: a host pattern such as *.load-test.svc, shop:8080 or 10.1.*.*)");
    }
    return new TargetPattern(text, host(form.group(1)), port);
  }

  private static Pattern host(String text) {
    if (text.startsWith("[")) {
      InetAddress address = Inet6Address.ofLiteral(text.substring(1, text.length() - 1));
      return Pattern.compile(Pattern.quote(address.getHostAddress()));
    }
    String host = text.toLowerCase(Locale.ROOT);
    String star = ADDRESSES.matcher(host).matches() ? "[0-9]*" : "[^.]*";
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) != '*') {
        regex.append(Pattern.quote(host.substring(i, i + 1)));
      } else {
        regex.append(i == 0 && star.startsWith("[^") ? ".*" : star);
      }
    }
    return Pattern.compile(regex.toString());
  }

  /** Whether load may go there. */
  public boolean matches(Endpoint endpoint) {
    return (port == 0 || port == endpoint.port()) && host.matcher(endpoint.host()).matches();
  }

  @Override
  public String toString() {
    return source;
  }
}
