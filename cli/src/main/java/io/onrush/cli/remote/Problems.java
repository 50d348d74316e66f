package io.onrush.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;

/** Turns the API's problem details (RFC 9457) into one message. */
final class Problems {
  private Problems() {}

  static CliException of(int status, String body) {
    JsonNode problem = parse(body);
    StringBuilder message = new StringBuilder("the coordinator says: ");
    String title = problem.path("title").asText("HTTP status " + status);
    String detail = problem.path("detail").asText("");
    message.append(title);
    if (!detail.isEmpty() && !detail.equals(title)) {
      message.append(": ").append(detail);
    }
    String type = problem.path("type").asText("");
    if (status == 401 || type.endsWith(":viewer-token")) {
      message.append("\n  say which token with ").append(Credentials.TOKEN_SOURCES);
    }
    for (JsonNode error : problem.path("errors")) {
      message.append("\n  ").append(line(error));
    }
    return new CliException(exitCode(status, type), "" + message);
  }

  private static ExitCode exitCode(int status, String type) {
    if (status != 422) {
      return ExitCode.ERROR;
    }
    return type.endsWith(":invalid-control") ? ExitCode.USAGE : ExitCode.INVALID_PLAN;
  }

  private static String line(JsonNode error) {
    if (!error.isObject()) {
      return error.asText();
    }
    if (error.has("message")) {
      return error.path("message").asText();
    }
    String text = error.path("path").asText() + ": " + error.path("value").asText();
    return error.has("expected")
        ? text + " (expected: " + error.path("expected").asText() + ")"
        : text;
  }

  private static JsonNode parse(String body) {
    try {
      return ReportJson.tree(body.isBlank() ? "{}" : body);
    } catch (CliException e) {
      return ReportJson.tree("{}"); // a proxy's page; the status has to do
    }
  }
}
