package io.onrush.worker.engine;

import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.util.NetUtil;
import io.onrush.plan.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one virtual user (RFC 6265). {@code Secure} ones are of TLS only. Single-threaded.
 */
final class CookieJar {
  static final int MAX_COOKIES = 50;

  /** A jar lives for a run. */
  private static final long MAX_AGE_SECONDS = TimeUnit.DAYS.toSeconds(30);

  private record Stored(
      Cookie cookie, String domain, boolean any, String path, long untilNanos, long number) {
    boolean isSame(Stored o) {
      return cookie.name().equals(o.cookie.name())
          && domain.equals(o.domain)
          && path.equals(o.path);
    }

    boolean goesTo(Endpoint endpoint, String to, long now) {
      String host = endpoint.host();
      return untilNanos - now > 0
          && (endpoint.secure() || !cookie.isSecure())
          && (host.equals(domain) || (any && host.endsWith("." + domain)))
          && (to.equals(path)
              || (to.startsWith(path) && (path.endsWith("/") || to.charAt(path.length()) == '/')));
    }

    String pair() {
      String value = cookie.wrap() ? '"' + cookie.value() + '"' : cookie.value();
      return cookie.name() + "=" + value;
    }
  }

  /** The longest paths first, as they are sent (RFC 6265, 5.4). */
  private final List<Stored> cookies = new ArrayList<>();

  private long number;

  /**
   * Takes a cookie, or forgets one. What is no cookie, or another domain's, is left out.
   *
   * @param path of the request that was answered, in origin form
   * @param setCookie value of the Set-Cookie field
   */
  void store(Endpoint from, String path, String setCookie, long now) {
    String host = from.host();
    if (!setCookie.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return;
    }
    // Lax: as browsers do, also what RFC 6265 has not foreseen, as JSON. It ends at a semicolon.
    @Nullable Cookie cookie = ClientCookieDecoder.LAX.decode(setCookie);
    if (cookie == null || (cookie.isSecure() && !from.secure()) || cookie.name().isEmpty()) {
      return;
    }
    String domain = domain(cookie);
    if (!domain.isEmpty() && !host.equals(domain) && !isParent(domain, host)) {
      return;
    }
    String own = cookie.path();
    Stored stored =
        new Stored(
            cookie,
            domain.isEmpty() ? host : domain,
            isParent(domain, host) || host.equals(domain),
            own != null && own.startsWith("/") ? own : directory(path),
            until(cookie.maxAge(), now),
            number++);
    cookies.removeIf(c -> c.isSame(stored) || c.untilNanos() - now <= 0);
    if (stored.untilNanos() - now > 0) {
      if (cookies.size() == MAX_COOKIES) {
        cookies.remove(Collections.min(cookies, Comparator.comparingLong(Stored::number)));
      }
      insert(stored);
    }
  }

  private void insert(Stored stored) {
    int at = 0;
    while (at < cookies.size() && cookies.get(at).path().length() >= stored.path().length()) {
      at++;
    }
    cookies.add(at, stored);
  }

  boolean isEmpty() {
    return cookies.isEmpty();
  }

  /** Value of the Cookie field for a request; empty for none. */
  String header(Endpoint to, String path, long now) {
    String plain = withoutQuery(path);
    return cookies.stream()
        .filter(c -> c.goesTo(to, plain, now))
        .map(Stored::pair)
        .collect(Collectors.joining("; "));
  }

  private static String domain(Cookie cookie) {
    String domain = cookie.domain() == null ? "" : cookie.domain().toLowerCase(Locale.ROOT);
    return domain.startsWith(".") ? domain.substring(1) : domain;
  }

  /**
   * Of the names with a dot only: nobody sets cookies for all of {@code com}. An address has no
   * parent (RFC 6265, 5.1.3).
   */
  private static boolean isParent(String domain, String host) {
    return domain.contains(".") && host.endsWith("." + domain) && !isAddress(host);
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  private static String directory(String path) {
    String plain = withoutQuery(path);
    int slash = plain.lastIndexOf('/');
    return slash <= 0 ? "/" : plain.substring(0, slash);
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static long until(long maxAgeSeconds, long now) {
    long age = maxAgeSeconds == Cookie.UNDEFINED_MAX_AGE ? MAX_AGE_SECONDS : maxAgeSeconds;
    return now + TimeUnit.SECONDS.toNanos(Math.clamp(age, 0, MAX_AGE_SECONDS));
  }
}
