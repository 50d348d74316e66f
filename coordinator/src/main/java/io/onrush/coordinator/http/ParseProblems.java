package io.onrush.coordinator.http;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;

/** Answers what is not HTTP, or not within its bounds, with a problem too. */
final class ParseProblems extends ParsingErrorHandler {
  /** Akka HTTP finds the handler by this name. */
  @SuppressWarnings("unused")
  public static final ParseProblems MODULE$ = new ParseProblems();

  private ParseProblems() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    log.debug("unreadable request: {}", error.formatPretty());
    Problem problem =
        new Problem(
            "unreadable-request",
            status.reason(),
            status.intValue(),
            Problems.shortened(error.summary()),
            "");
    return SecurityHeaders.on(problem.response());
  }
}
