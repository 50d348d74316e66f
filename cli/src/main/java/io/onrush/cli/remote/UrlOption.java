package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import java.net.URI;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** Which coordinator is meant. */
final class UrlOption {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "the coordinator's address; of several nodes all, with commas between: the first that "
              + "answers is asked (default: ${DEFAULT-VALUE})",
      defaultValue = "${env:ONRUSH_URL:-http://127.0.0.1:8080}")
  private String url = "http://127.0.0.1:8080";

  Api api() {
    try {
      return new Api(Arrays.stream(url.split(",", -1)).map(this::uri).toList());
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
  }

  private URI uri(String part) {
    String text = part.strip();
    URI uri = URI.create(text.contains("://") ? text : "http://" + text);
    if (uri.getHost() == null) {
      throw wrong();
    }
    return uri;
  }

  private CliException wrong() {
    return new CliException(
        ExitCode.USAGE,
        "--url " + url + " (expected: a URL, e.g. http://127.0.0.1:8080, or several with commas)");
  }
}
