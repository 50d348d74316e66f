package io.onrush.metrics;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where metrics are pushed to by OTLP over HTTP.
 *
 * @param uri of the metrics, {@code http://collector:4318/v1/metrics}
 * @param headers sent along, for receivers that want a key
 */
public record OtlpEndpoint(URI uri, Map<String, String> headers) {
  private static final String PATH = "/v1/metrics";

  public OtlpEndpoint {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads an endpoint.
   *
   * @param url of the receiver; {@code /v1/metrics} is added where it is not there
   * @param headers as OTEL_EXPORTER_OTLP_HEADERS has them: {@code key=value,key=value}, values
   *     URL-encoded; may be empty
   * @throws IllegalArgumentException if one of them is not
   */
  public static OtlpEndpoint parse(String url, String headers) {
    String base = url.replaceFirst("/+$", "");
    URI uri = uri(base.endsWith(PATH) ? base : base + PATH);
    if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
      throw new IllegalArgumentException(url + " (expected: a URL, as http://collector:4318)");
    }
    return new OtlpEndpoint(uri, headers(headers));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return URI.create("");
    }
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> headers = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        String value = URLDecoder.decode(pair.substring(at + 1).strip(), StandardCharsets.UTF_8);
        headers.put(pair.substring(0, at).strip(), value);
      } else if (!pair.isBlank()) {
        // Not shown: it may be half a key.
        throw new IllegalArgumentException("headers (expected: key=value,key=value)");
      }
    }
    return headers;
  }

  /** Without what may be secret in it: user and query. */
  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
  }
}
