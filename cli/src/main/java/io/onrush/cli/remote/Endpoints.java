package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The coordinator nodes of one cluster, any of which answers for all: the one that answered last is
 * asked first, then those after it.
 */
final class Endpoints {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration CONNECT_LIMIT_OF_SEVERAL = Duration.ofSeconds(1);

  private final List<URI> bases;
  private final Credentials credentials;
  private final HttpClient client;
  private volatile int current;

  Endpoints(List<URI> bases, Credentials credentials) {
    if (bases.isEmpty()) {
      throw new IllegalArgumentException("no URL (expected: at least one)");
    }
    this.bases = List.copyOf(bases);
    this.credentials = credentials;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // Another host must not be told the token.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(bases.size() == 1 ? CONNECT_LIMIT : CONNECT_LIMIT_OF_SEVERAL);
    if (bases.stream().noneMatch(base -> "https".equals(base.getScheme()))) {
      builder.sslContext(noTls());
    } else {
      credentials.trust().ifPresent(builder::sslContext);
    }
    client = builder.build();
  }

  /** The one that answered last. */
  URI current() {
    return bases.get(current);
  }

  /** All of them, as {@code --url} takes them. */
  String all() {
    return bases.stream().map(URI::toString).collect(Collectors.joining(","));
  }

  /** Asks another one first from now on: this one does not know where the coordinator is. */
  void next() {
    current = (current + 1) % bases.size();
  }

  /**
   * Sends a request to the first one that can be connected to.
   *
   * @param request without a URI
   * @throws ConnectException or {@link HttpConnectTimeoutException} if there is none
   * @throws IOException if the connection broke
   */
  <T> HttpResponse<T> send(String path, HttpRequest.Builder request, BodyHandler<T> handler)
      throws IOException {
    credentials
        .token()
        .get()
        .ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
    int first = current;
    IOException none = new ConnectException();
    for (int i = 0; i < bases.size(); i++) {
      int index = (first + i) % bases.size();
      try {
        HttpRequest there = request.copy().uri(bases.get(index).resolve(path)).build();
        HttpResponse<T> answer = client.send(there, handler);
        current = index;
        return answer;
      } catch (ConnectException | HttpConnectTimeoutException e) {
        none = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliException(ExitCode.INTERRUPTED, "interrupted");
      }
    }
    throw none;
  }

  /** Spares the start of the command the reading of all certificates, which costs 0.2 s. */
  private static SSLContext noTls() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without TLS", e);
    }
  }
}
