package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.plan.Check;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests under way on one event loop and their connections: sends, and records how each
 * ended. Single-threaded.
 *
 * <p>A request's times are taken from the clock right before its write and, for the last byte, when
 * the loop hands on what it read. So the time that a response waits for the loop counts as the
 * response's, as it would in any client.
 */
final class Traffic {
  private static final Duration RETIREMENT = Duration.ofSeconds(1);

  private final List<CompiledRequest> requests;
  private final RunClock clock;
  private final Recorder recorder;
  private final Dialer dialer;
  private final ConnectionPool[] pools;
  private final Timeouts timeouts;
  private final RequestWriter writer;
  private final @Nullable ByteBuf[] literals;
  private final int[] inFlight;

  /** Ended exchanges, to be used again. */
  private final ArrayDeque<Exchange> spare = new ArrayDeque<>();

  private final CompletableFuture<Void> openedAhead = new CompletableFuture<>();
  private int opening;
  private int open;

  Traffic(
      List<CompiledRequest> requests,
      int scenarios,
      int endpoints,
      RunClock clock,
      Recorder recorder,
      Dialer dialer,
      RequestWriter writer) {
    this.requests = requests;
    this.clock = clock;
    this.recorder = recorder;
    this.dialer = dialer;
    this.writer = writer;
    inFlight = new int[scenarios];
    pools = new ConnectionPool[endpoints];
    for (int e = 0; e < endpoints; e++) {
      pools[e] = new ConnectionPool(e);
    }
    timeouts = new Timeouts(requests, RETIREMENT);
    literals = new ByteBuf[requests.size()];
    for (CompiledRequest request : requests) {
      if (request.isLiteral()) {
        ByteBuf bytes = newScratch();
        writer.write(request, 0, bytes);
        literals[request.number()] = bytes;
      }
    }
  }

  /** Opens connections to every endpoint. Completes once all are open or have failed. */
  CompletableFuture<Void> openAhead(int perEndpoint) {
    // One more than there are, so that it cannot complete while the loop goes on.
    opening = 1;
    for (ConnectionPool pool : pools) {
      for (int i = 0; i < perEndpoint; i++) {
        Connection connection = newConnection(pool);
        connection.openAhead();
        opening++;
        dialer.dial(connection);
      }
    }
    onOpenedAhead();
    return openedAhead;
  }

  private Connection newConnection(ConnectionPool pool) {
    open++;
    return new Connection(this, pool, requests.size());
  }

  /**
   * Sends a request, on an idle connection or on one opened for it.
   *
   * @param number of the request in the plan
   */
  void send(int number, int stage, long seq, long fireNanos, long now) {
    CompiledRequest request = requests.get(number);
    inFlight[request.scenario()]++;
    Exchange exchange = spare.isEmpty() ? new Exchange() : spare.pop();
    exchange.begin(request, stage, seq, fireNanos);
    ConnectionPool pool = pools[request.endpoint()];
    Connection idle = pool.take();
    if (idle == null) {
      Connection opened = newConnection(pool);
      opened.send(exchange, now);
      dialer.dial(opened);
    } else {
      idle.send(exchange, now);
    }
  }

  /** A request waits for its connection to open: its time-out runs from now. */
  void onWaiting(Exchange exchange, long now) {
    timeouts.start(exchange, now);
  }

  void onWrite(Exchange exchange, int bytes, long now) {
    exchange.sentNanos = now;
    CellRecorder cell = cell(exchange, now);
    cell.lag.recordValue(Histograms.clampToUs(now - exchange.fireNanos));
    cell.bytesSent += bytes;
    timeouts.start(exchange, now);
  }

  /** A whole response has come, with any status. The exchange is not its carrier's any more. */
  void onAnswered(Exchange exchange, int status, long now) {
    CellRecorder cell = cell(exchange, now);
    recordTimes(cell, exchange, now);
    if (status < 400) {
      cell.succeeded++;
    } else {
      cell.statusError(status);
    }
    check(cell, exchange.request(), status);
    end(cell, exchange);
  }

  /** No whole response came. The exchange is not its carrier's any more. */
  void onFailed(Exchange exchange, ErrorKind kind, long now) {
    CellRecorder cell = cell(exchange, now);
    cell.error(kind);
    if (kind == ErrorKind.TIMEOUT) {
      recordTimes(cell, exchange, now);
    }
    if (kind != ErrorKind.INTERRUPTED) {
      // As in k6, what was not answered has status 0.
      check(cell, exchange.request(), 0);
    }
    end(cell, exchange);
  }

  private CellRecorder cell(Exchange exchange, long now) {
    recorder.advanceTo(clock.runNs(now));
    return recorder.cell(exchange.stage, exchange.request().number());
  }

  private void end(CellRecorder cell, Exchange exchange) {
    cell.bytesReceived += exchange.bytesReceived;
    inFlight[exchange.request().scenario()]--;
    timeouts.stop(exchange);
    spare.push(exchange);
  }

  private static void recordTimes(CellRecorder cell, Exchange exchange, long now) {
    cell.response.recordValue(Histograms.clampToUs(now - exchange.fireNanos));
    cell.service.recordValue(Histograms.clampToUs(now - exchange.sentNanos));
  }

  private static void check(CellRecorder cell, CompiledRequest request, int status) {
    List<Check> checks = request.checks();
    for (int i = 0; i < checks.size(); i++) {
      cell.checked(checks.get(i).holds(status));
    }
  }

  /** Ends all requests of a scenario. */
  void interrupt(int scenario) {
    timeouts.ofScenario(scenario).forEach(e -> e.abort(ErrorKind.INTERRUPTED));
  }

  void expire(long now) {
    timeouts.expire(now);
  }

  /** When {@link #expire} is worth calling next. */
  long nextExpiryNanos() {
    return timeouts.nextNanos();
  }

  void onRetired(Connection connection, long now) {
    timeouts.retire(connection, now);
  }

  void onClosed(Connection connection) {
    timeouts.stop(connection);
    open--;
  }

  void onOpenedAhead() {
    opening--;
    if (opening == 0) {
      openedAhead.complete(null);
    }
  }

  void closeIdle() {
    for (ConnectionPool pool : pools) {
      for (Connection c = pool.take(); c != null; c = pool.take()) {
        c.close();
      }
    }
  }

  int inFlight(int scenario) {
    return inFlight[scenario];
  }

  /** Shows its numbers to other threads. */
  void show(Gauges gauges) {
    int flying = 0;
    for (int n : inFlight) {
      flying += n;
    }
    int idle = 0;
    for (ConnectionPool pool : pools) {
      idle += pool.size();
    }
    gauges.show(flying, open, idle);
  }

  /** The bytes of a request that is always the same, else null. */
  @Nullable ByteBuf literal(CompiledRequest request) {
    return literals[request.number()];
  }

  RequestWriter writer() {
    return writer;
  }

  ByteBuf newScratch() {
    return Unpooled.directBuffer(256);
  }

  void releaseBuffers() {
    for (ByteBuf literal : literals) {
      if (literal != null) {
        literal.release();
      }
    }
  }
}
