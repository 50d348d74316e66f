package io.onrush.coordinator.http;

import akka.http.scaladsl.model.IllegalUriException;
import io.onrush.coordinator.report.RunFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error that the API answers with. {@code at} is the path of the request. */
final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static Problem unknownPath(String at) {
    return new Problem("unknown-path", "No such resource", 404, "GET / lists what there is", at);
  }

  static Problem unknownRun(String at, String id) {
    return new Problem(
        "unknown-run",
        "No such run",
        404,
        "run: %s (expected: one of GET /api/v1/runs, or current or last)".formatted(shortened(id)),
        at);
  }

  static Problem unknownFile(String at, String id, RunFile file) {
    return new Problem(
        "unknown-run",
        "No such file of a run",
        404,
        "%s of run %s (expected: a run of GET /api/v1/runs, or current or last, that has one: what a"
                .formatted(file.fileName(), shortened(id))
            + " coordinator of an earlier version kept may be without)",
        at);
  }

  static Problem wrongMethod(String at, Collection<String> allowed) {
    return new Problem(
        "wrong-method",
        "Method not allowed",
        405,
        "expected: " + String.join(" or ", allowed),
        at,
        Map.of("allow", List.copyOf(allowed)));
  }

  static Problem badQuery(String at, String name, String value, String expected) {
    return new Problem(
        "bad-query",
        "Wrong query parameter",
        400,
        "%s: %s (expected: %s)".formatted(shortened(name), shortened(value), expected),
        at,
        Map.of("parameter", shortened(name)));
  }

  static Problem badRequest(String at, String detail) {
    return new Problem("bad-request", "Not a good request", 400, detail, at);
  }

  static Problem foreignOrigin(String at, String origin) {
    return new Problem(
        "foreign-origin",
        "Request of another site",
        403,
        "Origin: %s (expected: the API's own, or none)".formatted(shortened(origin)),
        at);
  }

  static Problem foreignHost(String at, String host) {
    return new Problem(
        "foreign-host",
        "A name that is not the API's",
        403,
        "Host: %s (expected: without a token, the address, or a name without dots)"
            .formatted(shortened(host)),
        at);
  }

  static Problem noToken(String at) {
    return new Problem(
        "no-token",
        "A token is needed",
        401,
        "Authorization: nothing (expected: Bearer and the token of the coordinator's --token-file)",
        at);
  }

  static Problem wrongToken(String at) {
    return new Problem(
        "wrong-token",
        "The token is wrong",
        401,
        "Authorization: another one (expected: Bearer and the token of the coordinator's"
            + " --token-file)",
        at);
  }

  static Problem viewerOnly(String at) {
    return new Problem(
        "viewer-token",
        "The token may only read",
        403,
        "this changes something (expected: the token of the coordinator's --token-file)",
        at);
  }

  static Problem slowBody(String at) {
    return new Problem("slow-body", "The body did not come in time", 408, "send it again", at);
  }

  static Problem runActive(String at, String runningId) {
    return new Problem(
        "run-active",
        "A run is under way",
        409,
        "run %s is under way; end it with POST /api/v1/runs/%s/stop, or wait for its end"
            .formatted(runningId, runningId),
        at,
        Map.of("runId", runningId));
  }

  static Problem runEnded(String at, String id, String state) {
    return new Problem(
        "run-ended",
        "The run has ended",
        409,
        "run %s is %s (expected: one that is under way)".formatted(id, state),
        at,
        Map.of("state", state));
  }

  static Problem bodyTooLarge(String at, int maxBytes) {
    return new Problem(
        "body-too-large",
        "The body is too large",
        413,
        "body: more than %d bytes (expected: at most that)".formatted(maxBytes),
        at,
        Map.of("maxBytes", maxBytes));
  }

  static Problem wrongMediaType(String at, String mediaType) {
    return new Problem(
        "wrong-media-type",
        "Not a media type that is read here",
        415,
        "content-type: %s (expected: application/yaml or application/json)"
            .formatted(shortened(mediaType)),
        at);
  }

  static Problem invalidPlan(String at, List<PlanProblem> errors) {
    return new Problem(
        "invalid-plan",
        "The plan is wrong",
        422,
        errors.size() == 1 ? errors.getFirst().message() : errors.size() + " errors",
        at,
        Map.of("errors", errors));
  }

  static Problem invalidControl(String at, List<PlanProblem> errors) {
    return new Problem(
        "invalid-control",
        "The change is wrong",
        422,
        errors.size() == 1 ? errors.getFirst().message() : errors.size() + " errors",
        at,
        Map.of("errors", errors));
  }

  static Problem refused(String at, String reason) {
    return new Problem("refused", "The run cannot do that", 409, reason, at);
  }

  static Problem notReady(String at, String reason) {
    return new Problem("not-ready", "No run can start now", 503, reason, at);
  }

  static Problem tooManyStreams(String at, int most) {
    return new Problem(
        "too-many-streams",
        "Too many event streams",
        503,
        "%d are open (expected: fewer); close one, or poll the report".formatted(most),
        at);
  }

  /** Nothing was done; the same request succeeds once the coordinator is there. */
  static Problem moving(String at, String detail) {
    return new Problem("coordinator-moving", "The coordinator is moving", 503, detail, at)
        .retriedAfter(1);
  }

  static Problem moving(String at) {
    return moving(at, "no coordinator node says that it is the active one; try again");
  }

  static Problem cutOff(String at, String httpUrl) {
    return new Problem(
        "cut-off",
        "The coordinator did not finish its answer",
        502,
        "%s may have done it or not; look before trying again".formatted(httpUrl),
        at);
  }

  static Problem overdue(String at) {
    return new Problem(
        "overdue", "No answer in time", 503, "the request took too long; try again", at);
  }

  /** What to answer where handling ended in an error. An unforeseen one is logged, not told. */
  static Problem of(String at, Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case ProblemException e -> e.problem();
      case IllegalUriException e ->
          badRequest(at, "not a URI: " + shortened(String.valueOf(e.getMessage())));
      case MovedException e -> moving(at);
      case TimeoutException e -> {
        log.warn("{}: the coordinator did not answer in time", at);
        yield new Problem(
            "no-answer",
            "The coordinator did not answer in time",
            504,
            "it may be moving to another node; try again",
            at);
      }
      default -> {
        log.error("{}: failed", at, cause);
        yield new Problem("internal", "Internal error", 500, "the coordinator's log has more", at);
      }
    };
  }

  /** Foreign text, short enough for a sentence and without control characters. */
  static String shortened(String text) {
    String visible = text.replaceAll("\\p{Cntrl}", " ");
    return visible.length() <= 80 ? visible : visible.substring(0, 77) + "...";
  }
}
