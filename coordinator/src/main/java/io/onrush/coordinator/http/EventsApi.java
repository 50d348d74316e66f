package io.onrush.coordinator.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers {@code GET /api/v1/runs/{id}/events}. */
final class EventsApi {
  private static final Set<String> ALIASES = Set.of("current", "last");
  private static final Duration START_WITHIN = Duration.ofSeconds(30);

  private final Runs runs;
  private final ApiSettings settings;
  private final ActorSystem<?> system;
  private final StreamSlots slots;

  EventsApi(Runs runs, ActorSystem<?> system, ApiSettings settings) {
    this.runs = runs;
    this.settings = settings;
    this.system = system;
    this.slots = new StreamSlots(settings.maxStreams());
  }

  CompletionStage<HttpResponse> events(HttpRequest request, String id) {
    String at = RunsApi.path(request);
    return RunsApi.answer(
        at,
        () -> {
          RunsApi.requireRunId(at, id);
          OptionalInt points = PointsQuery.parse(at, request.getUri().query());
          Optional<EventCursor> resumed = resumed(request, id);
          if (resumed.isPresent() && resumed.get().ended()) {
            // The one answer that keeps a browser from coming back for more.
            return CompletableFuture.completedFuture(
                HttpResponse.create().withStatus(StatusCodes.NO_CONTENT));
          }
          Optional<StreamSlots.Slot> slot = slots.take();
          if (slot.isEmpty()) {
            return CompletableFuture.completedFuture(
                Problems.tooManyStreams(at, slots.most())
                    .response()
                    .addHeader(RetryAfter.create(5L)));
          }
          return open(at, id, points, resumed, slot.get());
        });
  }

  /** Where the client left off; empty if it is new, or was in another run. */
  private static Optional<EventCursor> resumed(HttpRequest request, String id) {
    return request
        .getHeader("Last-Event-ID")
        .map(HttpHeader::value)
        .flatMap(EventCursor::parse)
        .filter(cursor -> cursor.run().equals(id) || ALIASES.contains(id));
  }

  private CompletionStage<HttpResponse> open(
      String at,
      String id,
      OptionalInt points,
      Optional<EventCursor> resumed,
      StreamSlots.Slot slot) {
    EventCursor from = resumed.orElse(EventCursor.start(id));
    return RunsApi.bounded(
            runs.events(from.run(), from.eventId(), OptionalDouble.of((double) from.seriesT())),
            settings)
        .thenApply(
            slice -> {
              if (slice.isEmpty()) {
                slot.release();
                return Problems.unknownRun(at, from.run()).response();
              }
              EventCursor own =
                  new EventCursor(slice.get().id(), from.eventId(), from.seriesT(), false);
              EventStream stream = new EventStream(runs, system, settings, points);
              return response(stream.from(slice.get(), own), slot);
            })
        .whenComplete(
            (response, error) -> {
              if (error != null) {
                slot.release();
              }
            });
  }

  private HttpResponse response(Source<ByteString, ?> events, StreamSlots.Slot slot) {
    system
        .scheduler()
        .scheduleOnce(START_WITHIN, slot::releaseUnlessStarted, system.executionContext());
    Source<ByteString, ?> counted =
        Source.fromMaterializer(
            (materializer, attributes) -> {
              slot.started();
              return events.watchTermination(
                  (mat, done) -> {
                    done.whenComplete((end, error) -> slot.release());
                    return mat;
                  });
            });
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), counted));
  }
}
