package io.onrush.coordinator.http;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import io.onrush.coordinator.metrics.ClusterMetrics;
import io.onrush.coordinator.report.RunFile;
import io.onrush.metrics.NodeMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The paths and methods of the API, and the answer to any other. */
final class ApiRoutes extends AllDirectives {
  private final RunsApi runs;
  private final EventsApi events;
  private final MetricsApi metrics;
  private final PageRoutes page = new PageRoutes();
  private final HttpResponse openApi = resource("openapi.yaml", "application/yaml");

  private final ApiSettings settings;
  private final Materializer materializer;
  private final Access access;
  private final boolean https;
  private final Optional<Whereabouts> whereabouts;
  private final Forwarder forwarder;

  /** Routes of a node; without whereabouts the coordinator is always here. */
  ApiRoutes(
      Runs runs,
      ActorSystem<?> system,
      ApiSettings settings,
      Access access,
      Optional<Https> https,
      Optional<Whereabouts> whereabouts,
      NodeMetrics metrics) {
    this.settings = settings;
    this.materializer = Materializer.matFromSystem(system);
    this.access = access;
    this.https = https.isPresent();
    this.whereabouts = whereabouts;
    this.forwarder = new Forwarder(system, settings, https.map(Https::client));
    this.runs = new RunsApi(runs, system, settings);
    this.events = new EventsApi(runs, system, settings);
    this.metrics = new MetricsApi(runs, settings, new ClusterMetrics(metrics));
  }

  /** All routes, sealed: every request gets a response. */
  Route sealed() {
    return https
        ? extractHost(
            host ->
                mapResponse(
                    response -> SecurityHeaders.onHttps(host, response), this::withoutHeaders))
        : mapResponse(SecurityHeaders::on, this::withoutHeaders);
  }

  private Route withoutHeaders() {
    return withRequestTimeoutResponse(
            request -> Problems.overdue(RunsApi.path(request)).response(), this::routes)
        .seal(rejections(), failures());
  }

  private Route routes() {
    return concat(
        page.routes(),
        path("health", () -> get(() -> complete(RunsApi.json(Map.of("status", "up"))))),
        path(segment("api").slash("v1").slash("openapi.yaml"), () -> get(() -> complete(openApi))),
        allowed(path("metrics", () -> get(() -> answer(metrics::scrape)))),
        allowed(
            pathPrefix(
                segment("api").slash("v1"), () -> whereTheCoordinatorIs(compressed(api())))));
  }

  /** What is not for everybody: all that is not known to be. */
  private Route allowed(Route inner) {
    return extractRequest(
        request ->
            access
                .refusal(request)
                .<Route>map(refusal -> completeWithFuture(afterBody(request, refusal)))
                .orElse(inner));
  }

  /** An answer that comes while its client still sends may never be seen. */
  private CompletionStage<HttpResponse> afterBody(HttpRequest request, HttpResponse answer) {
    return BodyReader.read(request, settings.maxBodyBytes(), settings.bodyTimeout(), materializer)
        .handle((body, error) -> answer);
  }

  /** Answers here if the coordinator is here, else has its node answer. */
  private Route whereTheCoordinatorIs(Route local) {
    if (whereabouts.isEmpty()) {
      return local;
    }
    return extractRequest(
        request ->
            switch (whereabouts.get().now()) {
              case Whereabouts.Here() -> local;
              case Whereabouts.Elsewhere(String httpUrl) when !Forwarder.isPassedOn(request) ->
                  completeWithFuture(forwarder.forward(request, httpUrl));
              case Whereabouts.Elsewhere _, Whereabouts.Unknown _ ->
                  complete(Problems.moving(RunsApi.path(request)).response());
            });
  }

  private Route compressed(Route inner) {
    return extractRequest(
        request -> mapResponse(response -> Compression.of(request, response), () -> inner));
  }

  private Route api() {
    return concat(
        path("runs", () -> concat(get(() -> answer(runs::list)), post(() -> answer(runs::start)))),
        path(
            segment("runs").slash(segment()),
            id ->
                concat(
                    get(() -> answer(request -> runs.report(request, id))),
                    patch(() -> answer(request -> runs.control(request, id))))),
        path(
            segment("runs").slash(segment()).slash(segment()),
            (id, name) ->
                RunFile.named(name)
                    .<Route>map(file -> get(() -> answer(request -> runs.file(request, id, file))))
                    .orElseGet(this::reject)),
        path(
            segment("runs").slash(segment()).slash("events"),
            id -> get(() -> answer(request -> events.events(request, id)))),
        path(
            segment("runs").slash(segment()).slash("stop"),
            id -> post(() -> answer(request -> runs.stop(request, id)))),
        path("cluster", () -> get(() -> answer(runs::cluster))),
        path("prometheus-sd", () -> get(() -> answer(metrics::discover))));
  }

  private Route answer(Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return extractRequest(request -> completeWithFuture(handler.apply(request)));
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, this::wrongMethod)
        .handle(
            Rejection.class,
            rejection -> problem(request -> Problems.badRequest(RunsApi.path(request), "refused")))
        .handleNotFound(problem(request -> Problems.unknownPath(RunsApi.path(request))))
        .build();
  }

  private Route wrongMethod(List<MethodRejection> rejections) {
    Collection<String> allowed = new TreeSet<>();
    for (MethodRejection rejection : rejections) {
      String method = rejection.supported().value();
      allowed.add(method);
      if (method.equals("GET")) {
        allowed.add("HEAD");
      }
    }
    HttpHeader allow = RawHeader.create("Allow", String.join(", ", allowed));
    return extractRequest(
        request ->
            complete(
                Problems.wrongMethod(RunsApi.path(request), allowed).response().addHeader(allow)));
  }

  private Route problem(Function<HttpRequest, Problem> problem) {
    return extractRequest(request -> complete(problem.apply(request).response()));
  }

  private ExceptionHandler failures() {
    return ExceptionHandler.newBuilder()
        .match(
            RuntimeException.class,
            error -> problem(request -> Problems.of(RunsApi.path(request), error)))
        .build();
  }

  private static HttpResponse resource(String name, String contentType) {
    ContentType type = ContentTypes.parse(contentType);
    try (InputStream in = ApiRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": not in the jar");
      }
      return HttpResponse.create().withEntity(HttpEntities.create(type, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
