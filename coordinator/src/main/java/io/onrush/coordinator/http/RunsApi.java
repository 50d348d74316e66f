package io.onrush.coordinator.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Location;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.stream.Materializer;
import io.onrush.coordinator.http.Runs.ChangeResult;
import io.onrush.coordinator.http.Runs.StartResult;
import io.onrush.coordinator.http.Runs.StopResult;
import io.onrush.coordinator.report.ReportJson;
import io.onrush.coordinator.report.ReportStore;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.web.ReportTemplate;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers the API's calls. Each answer is a response, whatever happens: no stage fails. */
final class RunsApi {
  private static final String RUNS = "/api/v1/runs/";
  private static final int MOST_CONTROL = 4096;

  /** The answer to a change: which run, from which second of it on, what. */
  private record Change(String id, double at, String text) {}

  private final Runs runs;
  private final ApiSettings settings;
  private final Materializer materializer;

  RunsApi(Runs runs, ActorSystem<?> system, ApiSettings settings) {
    this.runs = runs;
    this.settings = settings;
    this.materializer = Materializer.matFromSystem(system);
  }

  CompletionStage<HttpResponse> start(HttpRequest request) {
    String at = path(request);
    return answer(
        at,
        () -> {
          StartQuery query = StartQuery.parse(at, request.getUri().query());
          PlanBody.requireOwnOrigin(at, request);
          PlanBody.requireMediaType(at, request);
          return BodyReader.read(
                  request, settings.maxBodyBytes(), settings.bodyTimeout(), materializer)
              .exceptionally(error -> PlanBody.failed(at, error))
              .thenCompose(body -> started(at, query, body));
        });
  }

  private CompletionStage<HttpResponse> started(String at, StartQuery query, BodyReader.Body body) {
    return switch (body) {
      case BodyReader.TooLarge(var swallowed) ->
          CompletableFuture.completedFuture(
              PlanBody.tooLarge(at, settings.maxBodyBytes(), swallowed));
      case BodyReader.Whole(var bytes) ->
          bounded(runs.start(PlanBody.text(at, bytes), query.speed(), query.target()))
              .thenApply(result -> response(at, result));
    };
  }

  private static HttpResponse response(String at, StartResult result) {
    return switch (result) {
      case StartResult.Started(var id) ->
          json(Map.of("id", id))
              .withStatus(StatusCodes.CREATED)
              .addHeader(Location.create(RUNS + id));
      case StartResult.Busy(var runningId) -> Problems.runActive(at, runningId).response();
      case StartResult.Invalid(var errors) -> Problems.invalidPlan(at, errors).response();
      case StartResult.NotReady(var reason) ->
          Problems.notReady(at, reason).response().addHeader(RetryAfter.create(2L));
    };
  }

  CompletionStage<HttpResponse> list(HttpRequest request) {
    return answer(
        path(request), () -> bounded(runs.list()).thenApply(all -> json(Map.of("runs", all))));
  }

  CompletionStage<HttpResponse> report(HttpRequest request, String id) {
    String at = path(request);
    return answer(
        at,
        () -> {
          requireRunId(at, id);
          return bounded(runs.report(id, PointsQuery.parse(at, request.getUri().query())))
              .thenApply(
                  report ->
                      report
                          .map(RunsApi::jsonBytes)
                          .orElseGet(() -> Problems.unknownRun(at, id).response()));
        });
  }

  CompletionStage<HttpResponse> stop(HttpRequest request, String id) {
    String at = path(request);
    return answer(
        at,
        () -> {
          PlanBody.requireOwnOrigin(at, request);
          requireRunId(at, id);
          return bounded(runs.stop(id)).thenApply(result -> response(at, id, result));
        });
  }

  private static HttpResponse response(String at, String id, StopResult result) {
    return switch (result) {
      case StopResult.Stopping(var stopping) ->
          json(Map.of("id", stopping))
              .withStatus(StatusCodes.ACCEPTED)
              .addHeader(Location.create(RUNS + stopping));
      case StopResult.NotRunning(var state) -> Problems.runEnded(at, id, state).response();
      case StopResult.Unknown() -> Problems.unknownRun(at, id).response();
    };
  }

  CompletionStage<HttpResponse> control(HttpRequest request, String id) {
    String at = path(request);
    return answer(
        at,
        () -> {
          PlanBody.requireOwnOrigin(at, request);
          requireRunId(at, id);
          PlanBody.requireMediaType(at, request);
          return BodyReader.read(request, MOST_CONTROL, settings.bodyTimeout(), materializer)
              .exceptionally(error -> PlanBody.failed(at, error))
              .thenCompose(body -> controlled(at, id, body));
        });
  }

  private CompletionStage<HttpResponse> controlled(String at, String id, BodyReader.Body body) {
    return switch (body) {
      case BodyReader.TooLarge(var swallowed) ->
          CompletableFuture.completedFuture(PlanBody.tooLarge(at, MOST_CONTROL, swallowed));
      case BodyReader.Whole(var bytes) ->
          bounded(
                  runs.control(
                      id,
                      ControlBody.read(
                          at, PlanBody.text(at, bytes), settings.safeguards().limits())))
              .thenApply(result -> response(at, id, result));
    };
  }

  private static HttpResponse response(String at, String id, ChangeResult result) {
    return switch (result) {
      case ChangeResult.Accepted accepted ->
          json(new Change(accepted.id(), accepted.atSeconds(), accepted.text()))
              .withStatus(StatusCodes.ACCEPTED)
              .addHeader(Location.create(RUNS + accepted.id()));
      case ChangeResult.Refused(var reason) -> Problems.refused(at, reason).response();
      case ChangeResult.NotRunning(var state) -> Problems.runEnded(at, id, state).response();
      case ChangeResult.Unknown() -> Problems.unknownRun(at, id).response();
    };
  }

  CompletionStage<HttpResponse> file(HttpRequest request, String id, RunFile file) {
    String at = path(request);
    return answer(
        at,
        () -> {
          requireRunId(at, id);
          return bounded(runs.file(id, file))
              .thenApply(
                  bytes ->
                      bytes
                          .map(b -> response(file, b))
                          .orElseGet(() -> Problems.unknownFile(at, id, file).response()));
        });
  }

  private static HttpResponse response(RunFile file, byte[] bytes) {
    HttpResponse response =
        HttpResponse.create()
            .withEntity(HttpEntities.create(ContentTypes.parse(file.mediaType()), bytes));
    return file == RunFile.PAGE
        ? response.addHeader(
            RawHeader.create(SecurityHeaders.POLICY, ReportTemplate.SERVING_POLICY))
        : response;
  }

  CompletionStage<HttpResponse> cluster(HttpRequest request) {
    return answer(path(request), () -> bounded(runs.cluster()).thenApply(RunsApi::json));
  }

  /** Refuses what can be nobody's id before it gets anywhere near a file. */
  static void requireRunId(String at, String id) {
    if (!ReportStore.isRunId(id)) {
      throw new ProblemException(Problems.unknownRun(at, id));
    }
  }

  private <T> CompletionStage<T> bounded(CompletionStage<T> stage) {
    return bounded(stage, settings);
  }

  /** The same stage, failed with a TimeoutException once the time for a call has passed. */
  static <T> CompletionStage<T> bounded(CompletionStage<T> stage, ApiSettings settings) {
    return stage
        .thenApply(value -> value)
        .toCompletableFuture()
        .orTimeout(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  static CompletionStage<HttpResponse> answer(
      String at, Supplier<CompletionStage<HttpResponse>> handling) {
    CompletionStage<HttpResponse> response;
    try {
      response = handling.get();
    } catch (RuntimeException e) {
      response = CompletableFuture.failedFuture(e);
    }
    return response.exceptionally(error -> Problems.of(at, error).response());
  }

  static String path(HttpRequest request) {
    return request.getUri().path();
  }

  static HttpResponse json(Object value) {
    return jsonBytes(ReportJson.write(value));
  }

  private static HttpResponse jsonBytes(byte[] json) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }
}
