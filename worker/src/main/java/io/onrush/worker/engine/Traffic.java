package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.plan.Check;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
  static final int[] NO_ROWS = {};
  private static final Duration RETIREMENT = Duration.ofSeconds(1);

  private final List<CompiledRequest> requests;
  private final RunClock clock;
  private final Recorder recorder;
  private final Dialer dialer;
  private final ConnectionPool[] pools;
  private final Timeouts timeouts;
  private final RequestWriter writer;
  private final int dataSets;
  private final @Nullable ByteBuf[] literals;
  private final int[] inFlight;
  private final Consumer<Connection> onTimeout = this::onTimeout;
  private final Consumer<Connection> onRetirementEnd = Connection::close;
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
      RequestWriter writer,
      int dataSets) {
    this.requests = requests;
    this.clock = clock;
    this.recorder = recorder;
    this.dialer = dialer;
    this.writer = writer;
    this.dataSets = dataSets;
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
        writer.write(request, 0, NO_ROWS, bytes);
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
        connection.ahead = true;
        opening++;
        dialer.dial(connection);
      }
    }
    onOpenedAhead();
    return openedAhead;
  }

  private Connection newConnection(ConnectionPool pool) {
    open++;
    return new Connection(this, pool, requests.size(), dataSets);
  }

  /**
   * Sends a request, on an idle connection or on one opened for it.
   *
   * @param number of the request in the plan
   * @param rows by data set; copied
   */
  void send(int number, int stage, long seq, int[] rows, long fireNanos, long now) {
    CompiledRequest request = requests.get(number);
    inFlight[request.scenario()]++;
    ConnectionPool pool = pools[request.endpoint()];
    Connection idle = pool.take();
    Connection connection = idle == null ? newConnection(pool) : idle;
    connection.request = request;
    connection.stage = stage;
    connection.seq = seq;
    System.arraycopy(rows, 0, connection.rows, 0, rows.length);
    connection.fireNanos = fireNanos;
    connection.send(now);
    if (idle == null) {
      dialer.dial(connection);
    }
  }

  /** A request waits for its connection to open: its time-out runs from now. */
  void onWaiting(Connection connection, CompiledRequest request, long now) {
    timeouts.start(connection, request, now);
  }

  void onWrite(Connection connection, CompiledRequest request, int bytes, long now) {
    CellRecorder cell = cell(connection, request, now);
    cell.lag.recordValue(Histograms.clampToUs(now - connection.fireNanos));
    cell.bytesSent += bytes;
    timeouts.start(connection, request, now);
  }

  /** A whole response has come, with any status. */
  void onAnswered(Connection connection, CompiledRequest request, int status, long now) {
    CellRecorder cell = end(connection, request, now);
    recordTimes(cell, connection, now);
    if (status < 400) {
      cell.succeeded++;
    } else {
      cell.statusError(status);
    }
    check(cell, request, status);
  }

  /** No whole response came. */
  void onFailed(Connection connection, CompiledRequest request, ErrorKind kind, long now) {
    CellRecorder cell = end(connection, request, now);
    cell.error(kind);
    if (kind == ErrorKind.TIMEOUT) {
      recordTimes(cell, connection, now);
    }
    if (kind != ErrorKind.INTERRUPTED) {
      // As in k6, what was not answered has status 0.
      check(cell, request, 0);
    }
  }

  private CellRecorder cell(Connection connection, CompiledRequest request, long now) {
    recorder.advanceTo(clock.runNs(now));
    return recorder.cell(connection.stage, request.number());
  }

  private CellRecorder end(Connection connection, CompiledRequest request, long now) {
    CellRecorder cell = cell(connection, request, now);
    cell.bytesReceived += connection.bytesReceived;
    inFlight[request.scenario()]--;
    timeouts.stop(connection);
    connection.request = null;
    return cell;
  }

  private static void recordTimes(CellRecorder cell, Connection connection, long now) {
    cell.response.recordValue(Histograms.clampToUs(now - connection.fireNanos));
    cell.service.recordValue(Histograms.clampToUs(now - connection.sentNanos));
  }

  private static void check(CellRecorder cell, CompiledRequest request, int status) {
    List<Check> checks = request.checks();
    for (int i = 0; i < checks.size(); i++) {
      cell.checked(checks.get(i).holds(status));
    }
  }

  private void onTimeout(Connection connection) {
    connection.abort(ErrorKind.TIMEOUT);
  }

  /** Ends all requests of a scenario. */
  void interrupt(int scenario) {
    timeouts.ofScenario(scenario).forEach(c -> c.abort(ErrorKind.INTERRUPTED));
  }

  void expire(long now) {
    timeouts.expire(now, onTimeout, onRetirementEnd);
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
