package io.onrush.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.cluster.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited";

  private final HttpClient http = HttpClient.newHttpClient();

  private static HostPort serve() throws IOException {
    return MetricsServer.start(new HostPort("127.0.0.1", 0), new NodeMetrics("worker"));
  }

  private HttpResponse<String> ask(HostPort at, String method, String path, String accept)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + at + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept", accept)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theFormatIsTheOneThatIsAskedFor() throws Exception {
    HostPort at = serve();
    HttpResponse<String> text = ask(at, "GET", "/metrics", "text/plain");
    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(text.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(text.body())
        .contains(
            "onrush_build_info{role=\"worker\"",
            "process_cpu_usage",
            "process_uptime_seconds",
            "jvm_gc");
    HttpResponse<String> open =
        ask(at, "GET", "/metrics", "application/openmetrics-text; version=1.0.0");
    assertThat(open.body()).endsWith("# EOF\n");
    HttpResponse<String> binary = ask(at, "GET", "/metrics", PROTOBUF);
    assertThat(binary.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/vnd.google.protobuf");
  }

  @Test
  void nothingElseIsServed() throws Exception {
    HostPort at = serve();
    assertThat(ask(at, "GET", "/", "*/*").statusCode()).isEqualTo(404);
    assertThat(ask(at, "POST", "/metrics", "*/*").statusCode()).isEqualTo(405);
    assertThatThrownBy(() -> MetricsServer.start(at, new NodeMetrics("worker")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("metrics at " + at);
  }
}
