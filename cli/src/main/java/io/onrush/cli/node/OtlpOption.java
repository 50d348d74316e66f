package io.onrush.cli.node;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.metrics.OtlpEndpoint;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a node pushes its metrics to. */
final class OtlpOption {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description =
          "OpenTelemetry receiver (OTLP over HTTP, http://collector:4318) that metrics are pushed"
              + " to every 10 s, with the headers of "
              + HEADERS
              + " (default: "
              + ENDPOINT
              + ", else nowhere)")
  private Optional<String> url = Optional.empty();

  Optional<OtlpEndpoint> endpoint() {
    return endpoint(System.getenv());
  }

  Optional<OtlpEndpoint> endpoint(Map<String, String> environment) {
    try {
      return url.or(() -> Optional.ofNullable(environment.get(ENDPOINT)))
          .filter(u -> !u.isBlank())
          .map(u -> OtlpEndpoint.parse(u, environment.getOrDefault(HEADERS, "")));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, "--otlp: " + e.getMessage());
    }
  }
}
