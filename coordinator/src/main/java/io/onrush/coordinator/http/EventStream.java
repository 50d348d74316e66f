package io.onrush.coordinator.http;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.pattern.Patterns;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.onrush.coordinator.report.BreakdownReport;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.Report.SecondReport;
import io.onrush.coordinator.report.ReportJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A run as server-sent events.
 *
 * <ol>
 *   <li>{@code event} for each event of the run, once, in order.
 *   <li>{@code report} about once a second; its series has only the points since the last one sent,
 *       its breakdown only the spans that have changed since.
 *   <li>When the run has ended: the final {@code report} with the whole series and breakdown,
 *       {@code end}, and the stream completes.
 * </ol>
 *
 * <p>The next look at the run waits until the client has taken the last one, so a slow client costs
 * no memory.
 */
final class EventStream {
  private static final int POLLS_PER_REPORT = 4;
  private static final int LAST = -1;
  private static final int MOST_FAILURES = 120;
  private static final ByteString HEARTBEAT = ByteString.fromString(":\n\n");
  private static final ByteString RETRY = ByteString.fromString("retry: 2000\n\n");

  private final Runs runs;
  private final ActorSystem<?> system;
  private final ApiSettings settings;
  private final OptionalInt points;

  /**
   * A stream for one client.
   *
   * @param points that the series of a report is thinned to; empty for all
   */
  EventStream(Runs runs, ActorSystem<?> system, ApiSettings settings, OptionalInt points) {
    this.runs = runs;
    this.system = system;
    this.settings = settings;
    this.points = points;
  }

  /**
   * How far a stream is.
   *
   * @param breakdown as the client knows it
   * @param polls so far; {@link #LAST} once the run is known to have ended
   * @param failures of the last polls in a row
   */
  private record Position(EventCursor cursor, BreakdownReport breakdown, int polls, int failures) {
    Position last() {
      return new Position(cursor, BreakdownReport.EMPTY, LAST, 0);
    }

    Position failed() {
      return new Position(cursor, breakdown, polls, failures + 1);
    }
  }

  /** The stream from a first slice on, which was read at {@code cursor} and has a report. */
  Source<ByteString, NotUsed> from(EventsSlice first, EventCursor cursor) {
    EventsSlice living =
        new EventsSlice(first.id(), first.state(), false, first.report(), first.events());
    Sent sent = render(living, new Position(cursor, BreakdownReport.EMPTY, 0, 0));
    return Source.single(RETRY.concat(sent.bytes()))
        .concat(Source.unfoldAsync(first.ended() ? sent.next().last() : sent.next(), this::poll))
        .filter(ByteString::nonEmpty)
        .keepAlive(settings.heartbeatInterval(), () -> HEARTBEAT);
  }

  private CompletionStage<Optional<Pair<Position, ByteString>>> poll(Position at) {
    EventCursor cursor = at.cursor();
    if (cursor.ended()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return Patterns.after(
            settings.pollInterval(),
            system.classicSystem().scheduler(),
            system.executionContext(),
            () ->
                RunsApi.bounded(
                    runs.events(cursor.run(), cursor.eventId(), reportAfter(at)), settings))
        .handle((slice, error) -> error == null ? polled(at, slice) : failed(at, error));
  }

  private static OptionalDouble reportAfter(Position at) {
    if (at.polls() == LAST) {
      return OptionalDouble.of(0);
    }
    return at.polls() % POLLS_PER_REPORT == 0
        ? OptionalDouble.of((double) at.cursor().seriesT())
        : OptionalDouble.empty();
  }

  private Optional<Pair<Position, ByteString>> polled(Position at, Optional<EventsSlice> slice) {
    if (slice.isEmpty()) {
      return Optional.empty();
    }
    if (slice.get().ended() && at.polls() != LAST) {
      // The last report has the whole series: a second that was settled late is right in it.
      return emit(at.last(), ByteString.emptyByteString());
    }
    Sent sent = render(slice.get(), at);
    return emit(sent.next(), sent.bytes());
  }

  /**
   * A coordinator that does not answer may do so again after a few seconds: not the end yet. Of one
   * that is on another node now this stream can say no more; the client comes back and is sent
   * there.
   */
  private static Optional<Pair<Position, ByteString>> failed(Position at, Throwable error) {
    boolean moved =
        error instanceof MovedException
            || (error instanceof CompletionException && error.getCause() instanceof MovedException);
    return moved || at.failures() >= MOST_FAILURES
        ? Optional.empty()
        : emit(at.failed(), ByteString.emptyByteString());
  }

  private static Optional<Pair<Position, ByteString>> emit(Position next, ByteString bytes) {
    return Optional.of(Pair.create(next, bytes));
  }

  private record End(String id, String state) {}

  private record Sent(Position next, ByteString bytes) {}

  /** The slice as events, and the position behind them. */
  private Sent render(EventsSlice slice, Position from) {
    EventCursor cursor = from.cursor();
    BreakdownReport breakdown = from.breakdown();
    ByteString out = ByteString.emptyByteString();
    for (EventReport event : slice.events()) {
      cursor = cursor.afterEvent(event.id());
      out = out.concat(event("event", cursor, ReportJson.write(event)));
    }
    if (slice.report().isPresent()) {
      Report report = slice.report().get();
      List<SecondReport> series = report.series();
      cursor = series.isEmpty() ? cursor : cursor.afterSecond(series.getLast().t());
      byte[] json = ReportJson.write(thinned(report).withBreakdownSince(breakdown));
      out = out.concat(event("report", cursor, json));
      breakdown = report.breakdown();
    }
    if (slice.ended()) {
      cursor = cursor.atEnd();
      byte[] json = ReportJson.write(new End(slice.id(), slice.state()));
      out = out.concat(event("end", cursor, json));
    }
    return new Sent(new Position(cursor, breakdown, from.polls() + 1, 0), out);
  }

  private Report thinned(Report report) {
    return points.isPresent() ? report.thinned(points.getAsInt()) : report;
  }

  private static ByteString event(String name, EventCursor cursor, byte[] json) {
    byte[] head =
        ("event: " + name + "\nid: " + cursor.text() + "\ndata: ").getBytes(StandardCharsets.UTF_8);
    return ByteString.fromArray(head)
        .concat(ByteString.fromArray(json))
        .concat(ByteString.fromString("\n\n"));
  }
}
