package io.onrush.coordinator.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.List;

/** Fields of every response: nothing is guessed, kept, framed or told to other sites. */
final class SecurityHeaders {
  static final String POLICY = "Content-Security-Policy";

  private static final List<HttpHeader> ALL =
      List.of(
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Cache-Control", "no-store"),
          RawHeader.create(
              POLICY,
              "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
                  + " frame-ancestors 'none'"),
          RawHeader.create("Referrer-Policy", "no-referrer"));

  private static final HttpHeader HTTPS_ONLY =
      RawHeader.create("Strict-Transport-Security", "max-age=31536000");

  private SecurityHeaders() {}

  /**
   * Beside those of any response: that the host is asked by HTTPS only.
   *
   * @param host as the client names it; {@code localhost} is shared by all that a machine serves
   */
  static HttpResponse onHttps(String host, HttpResponse response) {
    HttpResponse secured = on(response);
    if (host.equals("localhost")) {
      return secured.removeHeader(HTTPS_ONLY.name());
    }
    return secured.getHeader(HTTPS_ONLY.name()).isPresent()
        ? secured
        : secured.addHeader(HTTPS_ONLY);
  }

  static HttpResponse on(HttpResponse response) {
    // Another node's answer that is passed on has them already.
    return response.addHeaders(
        ALL.stream().filter(header -> response.getHeader(header.name()).isEmpty()).toList());
  }
}
