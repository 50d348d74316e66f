package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.cli.view.RunView;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Follows a run by its event stream until it ended, and feeds a view. A stream that breaks or falls
 * silent is opened again after the last event that was seen, at another coordinator node if there
 * is one. A run was seen alive before it is followed, so a coordinator that does not know it has
 * just taken over, and is given time to.
 */
public final class RunFollower {
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  /** Reports come once a second; a stream that is silent for so long is dead. */
  private final Duration silenceLimit;

  /** So long nobody answers: then the coordinator is given up. A succession takes about 10 s. */
  private final Duration patience;

  private final Api api;
  private final RunView view;
  private final Supplier<Optional<String>> hopeless;
  private String lastEventId = "";

  /** Follows a run of a coordinator that may come back. */
  public RunFollower(Api api, RunView view) {
    this(api, view, Optional::empty);
  }

  /**
   * Follows a run.
   *
   * @param hopeless says why a lost connection will not come back, if that is known
   */
  public RunFollower(Api api, RunView view, Supplier<Optional<String>> hopeless) {
    this(api, view, hopeless, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  RunFollower(
      Api api,
      RunView view,
      Supplier<Optional<String>> hopeless,
      Duration silenceLimit,
      Duration patience) {
    this.api = api;
    this.view = view;
    this.hopeless = hopeless;
    this.silenceLimit = silenceLimit;
    this.patience = patience;
  }

  /** Returns once the run ended. */
  public void follow(String id) {
    long giveUpNs = System.nanoTime() + patience.toNanos();
    Optional<CliException> problem = Optional.empty();
    while (true) {
      int seen = 0;
      problem = Optional.empty();
      try (Stream<String> lines = api.events(id, lastEventId)) {
        view.notice(Optional.empty());
        BlockingQueue<Optional<SseEvent>> queue = pump(lines);
        for (var next = take(queue); next.isPresent(); next = take(queue)) {
          seen++;
          if (onEvent(next.get())) {
            return;
          }
        }
      } catch (NotYetException e) {
        problem = Optional.of(e.problem());
      } catch (IOException e) {
        // Told below, and tried again.
      }
      Optional<String> why = hopeless.get();
      if (why.isPresent()) {
        throw new CliException(why.get());
      }
      if (seen > 0) {
        giveUpNs = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() > giveUpNs) {
        throw problem.orElseGet(this::nobody);
      }
      view.notice(
          Optional.of(
              problem.isPresent()
                  ? "the coordinator is moving, trying again"
                  : "connection to " + api.base() + " lost, trying again"));
      pause();
    }
  }

  private CliException nobody() {
    return new CliException(
        "nobody has answered at " + api.url() + " for " + patience.toSeconds() + " s");
  }

  /** Returns whether it was the last one. */
  private boolean onEvent(SseEvent event) {
    lastEventId = event.id();
    switch (event.name()) {
      case "report" -> view.report(ReportJson.read(event.data(), Report.class));
      case "event" -> view.event(ReportJson.read(event.data(), EventReport.class));
      case "end" -> {
        return true;
      }
      default -> {
        // Of a newer coordinator.
      }
    }
    return false;
  }

  /** Reads the stream on a thread of its own, so that its silence can be noticed. */
  private static BlockingQueue<Optional<SseEvent>> pump(Stream<String> lines) {
    BlockingQueue<Optional<SseEvent>> queue = new ArrayBlockingQueue<>(1000);
    SseParser parser = new SseParser("");
    Thread.ofVirtual()
        .name("events")
        .start(
            () -> {
              try {
                for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
                  Optional<SseEvent> event = parser.line(all.next());
                  if (event.isPresent()) {
                    queue.put(event);
                  }
                }
              } catch (UncheckedIOException | InterruptedException e) {
                // The stream broke or was closed: its end, as below.
              } finally {
                // A full queue loses this; then the silence ends the stream.
                boolean told = queue.offer(Optional.empty());
                assert told || queue.remainingCapacity() == 0;
              }
            });
    return queue;
  }

  /** Next event; empty at the stream's end or when it has been silent for too long. */
  private Optional<SseEvent> take(BlockingQueue<Optional<SseEvent>> queue) {
    try {
      Optional<SseEvent> next = queue.poll(silenceLimit.toMillis(), TimeUnit.MILLISECONDS);
      return next == null ? Optional.empty() : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.INTERRUPTED, "interrupted");
    }
  }
}
