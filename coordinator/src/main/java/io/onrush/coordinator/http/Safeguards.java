package io.onrush.coordinator.http;

import io.onrush.plan.PlanLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What protects a coordinator's API, and the world from its runs.
 *
 * @param tokenFile holds the bearer token that may do everything
 * @param viewerTokenFile holds the one that may only read
 * @param noToken whether it may listen on other addresses than loopback without a token
 * @param https folder with {@code tls.crt}, {@code tls.key} and perhaps {@code ca.crt}; empty for
 *     clear text
 * @param limits what no run may exceed
 */
public record Safeguards(
    Optional<Path> tokenFile,
    Optional<Path> viewerTokenFile,
    boolean noToken,
    Optional<Path> https,
    PlanLimits limits) {

  /** Enough on a loopback address: no token, clear text, any target at any rate. */
  public static final Safeguards NONE =
      new Safeguards(Optional.empty(), Optional.empty(), false, Optional.empty(), PlanLimits.NONE);

  public Safeguards {
    if (noToken && tokenFile.isPresent()) {
      throw new IllegalArgumentException(
          "both a token and none (expected: --token-file or --no-token)");
    }
    if (viewerTokenFile.isPresent() && tokenFile.isEmpty()) {
      throw new IllegalArgumentException(
          "a viewer's token only, so nobody could start a run (expected: --token-file too)");
    }
  }

  /**
   * Refuses an address of the API that they leave open, and files that are no good.
   *
   * @throws IllegalArgumentException saying what to do
   */
  public void requireGood(String host) {
    Access.of(host, this, System::nanoTime);
    https.ifPresent(folder -> new Https(folder, System::nanoTime));
  }

  /** These with an API that anybody may use who reaches it. */
  public Safeguards withoutToken() {
    return new Safeguards(Optional.empty(), Optional.empty(), true, https, limits);
  }

  /** These with tokens. */
  public Safeguards withTokens(Path full, Optional<Path> viewer) {
    return new Safeguards(Optional.of(full), viewer, false, https, limits);
  }

  /** These with HTTPS. */
  public Safeguards withHttps(Path folder) {
    return new Safeguards(tokenFile, viewerTokenFile, noToken, Optional.of(folder), limits);
  }

  /** These with other limits of runs. */
  public Safeguards withLimits(PlanLimits other) {
    return new Safeguards(tokenFile, viewerTokenFile, noToken, https, other);
  }
}
