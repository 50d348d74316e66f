package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "holds the token that the coordinator asks for (default: ONRUSH_TOKEN, or the file of"
              + " ONRUSH_TOKEN_FILE)")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "certificates (PEM) that an https coordinator's comes from (default: ONRUSH_CA, or those"
              + " that Java trusts)")
  private Optional<Path> ca = Optional.empty();

  Api api() {
    Credentials credentials = Credentials.of(tokenFile, ca, System.getenv());
    try {
      return new Api(Arrays.stream(url.split(",", -1)).map(this::uri).toList(), credentials);
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
  }

  private URI uri(String part) {
    String text = part.strip();
    URI uri = URI.create(text.contains("://") ? text : "http://" + text);
    if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
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
