package io.onrush.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which run a command changes, and how the answer is shown. */
final class ChangedRun {
  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "id of the run (default: the current one)")
  private String id = "current";

  @Mixin private UrlOption url = new UrlOption();

  /** Sends the change, shows what the coordinator answered, and gives the exit code. */
  int change(Console console, Map<String, Object> change) {
    JsonNode answer = url.api().change(id, change);
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s (run %s, from %.1f s on)%n",
            answer.path("text").asText(),
            answer.path("id").asText(),
            answer.path("at").asDouble());
    return ExitCode.OK.number();
  }
}
