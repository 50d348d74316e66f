package io.onrush.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.coordinator.report.Report;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The coordinator's HTTP API, as its client sees it. */
public final class Api {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  /** So long a coordinator may be on its way to another node. A succession takes about 10 s. */
  private static final Duration MOVING_LIMIT = Duration.ofSeconds(20);

  /** Of a stream's first report: enough for all seconds that are shown. */
  private static final int MOST_POINTS = 400;

  private final Endpoints endpoints;

  public Api(URI base) {
    this(List.of(base));
  }

  /** The API of a cluster with several coordinator nodes, each of which answers for all. */
  public Api(List<URI> bases) {
    this(bases, Credentials.NONE);
  }

  Api(List<URI> bases, Credentials credentials) {
    this.endpoints = new Endpoints(bases, credentials);
  }

  /** The node that answered last. */
  public URI base() {
    return endpoints.current();
  }

  /** All nodes, as {@code --url} takes them. */
  String url() {
    return endpoints.all();
  }

  /** Starts a run and returns its id. */
  public String start(String plan, double speed, Optional<String> target) {
    String query = "?speed=" + speed + target.map(t -> "&target=" + encoded(t)).orElse("");
    String type = plan.stripLeading().startsWith("{") ? "application/json" : "application/yaml";
    HttpResponse<String> answer =
        send(
            "/api/v1/runs" + query,
            request().header("Content-Type", type).POST(BodyPublishers.ofString(plan)));
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

  /** A file of a run; empty if there is none. */
  Optional<String> file(String id, String name) {
    HttpResponse<String> answer = get("/api/v1/runs/" + encoded(id) + "/" + encoded(name));
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(good(answer));
  }

  /** Asks for a graceful stop. */
  public void stop(String id) {
    good(send("/api/v1/runs/" + encoded(id) + "/stop", request().POST(BodyPublishers.noBody())));
  }

  /** Changes the run under way, and returns what the coordinator says: id, at, text. */
  JsonNode change(String id, Map<String, Object> change) {
    String json = new ObjectMapper().valueToTree(change).toString();
    HttpRequest.Builder request =
        request()
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(json));
    return ReportJson.tree(good(send("/api/v1/runs/" + encoded(id), request)));
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

  /**
   * Lines of the run's event stream, from after the given event on.
   *
   * @throws NotYetException if the coordinator is moving, or does not know the run (yet, where it
   *     has just taken over)
   * @throws IOException if nobody answers
   */
  Stream<String> events(String id, String lastEventId) throws IOException {
    HttpRequest.Builder request = request().header("Accept", "text/event-stream").GET();
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<Stream<String>> answer =
        endpoints.send(
            "/api/v1/runs/" + encoded(id) + "/events?points=" + MOST_POINTS,
            request,
            BodyHandlers.ofLines());
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    CliException problem;
    try (Stream<String> body = answer.body()) {
      problem = Problems.of(answer.statusCode(), String.join("\n", body.limit(200).toList()));
    }
    if (isLater(answer)) {
      endpoints.next();
      throw new NotYetException(problem);
    }
    if (answer.statusCode() == 404) {
      throw new NotYetException(problem);
    }
    throw problem;
  }

  private HttpResponse<String> get(String path) {
    return send(path, request().GET());
  }

  private static HttpRequest.Builder request() {
    return HttpRequest.newBuilder().timeout(ANSWER_LIMIT);
  }

  /** Sends a request, again where the coordinator is moving: then nothing was done. */
  private HttpResponse<String> send(String path, HttpRequest.Builder request) {
    long giveUpNs = System.nanoTime() + MOVING_LIMIT.toNanos();
    long pauseMillis = 50;
    try {
      while (true) {
        HttpResponse<String> answer = endpoints.send(path, request, BodyHandlers.ofString());
        if (!isMoving(answer) || System.nanoTime() > giveUpNs) {
          return answer;
        }
        endpoints.next();
        Thread.sleep(pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, 500);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.INTERRUPTED, "interrupted");
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new CliException(
          "no coordinator answers at "
              + url()
              + "; start one with: onrush coordinator (or run all on this machine: onrush run)");
    } catch (SSLException e) {
      throw new CliException(
          base() + " is not trusted: " + e.getMessage() + "; name the CA's file with --ca FILE");
    } catch (IOException e) {
      throw new CliException(base() + " does not answer: " + e);
    }
  }

  private static boolean isLater(HttpResponse<?> answer) {
    return answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent();
  }

  /** Whether to wait: a cluster without workers, though, is for its user to do something about. */
  private static boolean isMoving(HttpResponse<String> answer) {
    return isLater(answer) && !answer.body().contains("urn:onrush:problem:not-ready");
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
