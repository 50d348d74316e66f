package io.onrush.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.coordinator.report.Report;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The coordinator's HTTP API, as its client sees it. */
public final class Api {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final URI base;
  private final HttpClient client;

  public Api(URI base) {
    this.base = base;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
    if (!"https".equals(base.getScheme())) {
      builder.sslContext(noTls());
    }
    client = builder.build();
  }

  public URI base() {
    return base;
  }

  /** Starts a run and returns its id. */
  public String start(String plan, double speed, Optional<String> target) {
    String query = "?speed=" + speed + target.map(t -> "&target=" + encoded(t)).orElse("");
    String type = plan.stripLeading().startsWith("{") ? "application/json" : "application/yaml";
    HttpResponse<String> answer =
        send(
            request("/api/v1/runs" + query)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(plan)));
    return ReportJson.tree(good(answer)).path("id").asText();
  }

  /** Report of a run, live or final; {@code current} and {@code last} are ids too. */
  public Report report(String id) {
    return ReportJson.read(reportText(id), Report.class);
  }

  /** The same, as the coordinator wrote it. */
  public String reportText(String id) {
    return good(get("/api/v1/runs/" + encoded(id)));
  }

  /** Report as a page, empty if this coordinator has none. */
  public Optional<String> reportPage(String id) {
    HttpResponse<String> answer = get("/api/v1/runs/" + encoded(id) + "/report.html");
    return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  /** Asks for a graceful stop. */
  public void stop(String id) {
    good(send(request("/api/v1/runs/" + encoded(id) + "/stop").POST(BodyPublishers.noBody())));
  }

  public JsonNode runs() {
    return ReportJson.tree(good(get("/api/v1/runs")));
  }

  /** Number of workers that are members of the cluster. */
  public int workers() {
    int present = 0;
    for (JsonNode member : cluster().path("members")) {
      present += member.hasNonNull("worker") ? 1 : 0;
    }
    return present;
  }

  public JsonNode cluster() {
    return ReportJson.tree(good(get("/api/v1/cluster")));
  }

  /** Lines of the run's event stream, from after the given event on. */
  Stream<String> events(String id, String lastEventId) throws IOException {
    HttpRequest.Builder request =
        request("/api/v1/runs/" + encoded(id) + "/events").header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<Stream<String>> answer = exchange(request.GET(), BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      try (Stream<String> body = answer.body()) {
        throw Problems.of(answer.statusCode(), String.join("\n", body.limit(200).toList()));
      }
    }
    return answer.body();
  }

  private HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_LIMIT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return exchange(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new CliException(
          "no coordinator answers at "
              + base
              + "; start one with: onrush coordinator (or run all on this machine: onrush run)");
    } catch (IOException e) {
      throw new CliException(base + " does not answer: " + e);
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest.Builder request, BodyHandler<T> handler)
      throws IOException {
    try {
      return client.send(request.build(), handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.INTERRUPTED, "interrupted");
    }
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

  private static String good(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw Problems.of(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
