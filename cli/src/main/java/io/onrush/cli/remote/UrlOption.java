package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import java.net.URI;
import picocli.CommandLine.Option;

/** Which coordinator is meant. */
final class UrlOption {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the coordinator's address (default: ${DEFAULT-VALUE})",
      defaultValue = "${env:ONRUSH_URL:-http://127.0.0.1:8080}")
  private String url = "http://127.0.0.1:8080";

  Api api() {
    String full = url.contains("://") ? url : "http://" + url;
    try {
      URI uri = URI.create(full);
      if (uri.getHost() == null) {
        throw wrong();
      }
      return new Api(uri);
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
  }

  private CliException wrong() {
    return new CliException(
        ExitCode.USAGE, "--url " + url + " (expected: a URL, e.g. http://127.0.0.1:8080)");
  }
}
