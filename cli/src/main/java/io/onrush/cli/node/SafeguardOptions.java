package io.onrush.cli.node;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.coordinator.http.Safeguards;
import io.onrush.plan.PlanLimits;
import io.onrush.plan.TargetPattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who may use a coordinator's API, and for what. */
final class SafeguardOptions {
  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "holds the bearer token that the HTTP API asks for, at least 16 characters; needed"
              + " outside of loopback; read again when it changes")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--viewer-token-file",
      paramLabel = "FILE",
      description = "holds a token that may only read")
  private Optional<Path> viewerTokenFile = Optional.empty();

  @Option(
      names = "--no-token",
      fallbackValue = "true",
      description = "whoever reaches the HTTP API may start load, outside of loopback too")
  private boolean noToken;

  @Option(
      names = "--https",
      paramLabel = "DIR",
      description =
          "serve the HTTP API by TLS with DIR's tls.crt and tls.key (PEM, PKCS#8), read again when"
              + " they change; other coordinators are trusted by its ca.crt")
  private Optional<Path> https = Optional.empty();

  @Option(
      names = "--allow-target",
      paramLabel = "PATTERN",
      split = ",",
      description =
          "hosts that plans may aim at, repeatable or with commas: *.load-test.svc, shop:8080,"
              + " 10.1.*.* (default: any)")
  private List<String> allowedTargets = new ArrayList<>();

  @Option(
      names = "--max-rate",
      paramLabel = "N",
      description = "highest rate per second that a run may have (default: any)")
  private double maxRate = PlanLimits.NONE.maxRate();

  Safeguards safeguards() {
    try {
      return new Safeguards(
          tokenFile,
          viewerTokenFile,
          noToken,
          https,
          new PlanLimits(
              allowedTargets.stream().map(t -> TargetPattern.parse(t.strip())).toList(), maxRate));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
