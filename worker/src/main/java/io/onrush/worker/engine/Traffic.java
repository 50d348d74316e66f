package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.plan.Check;
import io.onrush.plan.Endpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests under way on one event loop and their connections: sends, and records how each
 * ended. Single-threaded.
 *
 * <p>A request's times are taken from the clock when the loop turns to it, right before its write,
 * and, for the last byte, when the loop hands on what it read. So the time that a response waits
 * for the loop counts as the response's, as it would in any client.
 */
final class Traffic {
  private static final Duration RETIREMENT = Duration.ofSeconds(1);

  // Of connections to addresses that a host has no more: 50 a second.
  private static final long REPLACEMENT_NANOS = 100_000_000;
  private static final int MOST_REPLACED = 5;

  private final List<CompiledRequest> requests;
  private final List<Endpoint> endpoints;
  private final RunClock clock;
  private final Recorder recorder;
  private final Dialer dialer;
  private final BodyRoom bodyRoom;
  private final ConnectionPool[] pools;
  private final Timeouts timeouts;
  private final RequestWriter writer;
  private final int dataSets;
  private final @Nullable ByteBuf[] literals;
  private final int[] inFlight;
  private final VirtualUsers[] users;
  private final Checks checks = new Checks();

  /** Ended exchanges, to be used again. */
  private final ArrayDeque<Exchange> spare = new ArrayDeque<>();

  private final CompletableFuture<Void> openedAhead = new CompletableFuture<>();
  private int aheadPerEndpoint;
  private int opening;
  private int open;
  private boolean closed;
  private long nextReplacementNanos = System.nanoTime();
  private @Nullable Http2Requests http2Requests;

  Traffic(
      List<CompiledRequest> requests,
      int scenarios,
      List<Endpoint> endpoints,
      RunClock clock,
      Recorder recorder,
      Dialer dialer,
      BodyRoom bodyRoom,
      RequestWriter writer,
      int dataSets) {
    this.requests = requests;
    this.endpoints = endpoints;
    this.clock = clock;
    this.recorder = recorder;
    this.dialer = dialer;
    this.bodyRoom = bodyRoom;
    this.writer = writer;
    this.dataSets = dataSets;
    inFlight = new int[scenarios];
    users = new VirtualUsers[scenarios];
    Arrays.setAll(users, _ -> new VirtualUsers());
    pools = new ConnectionPool[endpoints.size()];
    Arrays.setAll(pools, e -> dialer.newPool(this, e));
    timeouts = new Timeouts(requests, RETIREMENT);
    literals = new ByteBuf[requests.size()];
    Exchange any = new Exchange(0, bodyRoom);
    for (CompiledRequest request : requests) {
      if (request.isLiteral()) {
        ByteBuf bytes = newScratch();
        any.begin(request, 0, 0, 0);
        writer.write(any, bytes);
        literals[request.number()] = bytes;
      }
    }
  }

  /**
   * Opens connections to every endpoint: one to each address where it is thought to carry many
   * requests, else or when it turns out not to, the number of the dialer. Completes once all are
   * open or have failed.
   */
  CompletableFuture<Void> openAhead() {
    aheadPerEndpoint = closed ? 0 : dialer.openAhead();
    // One more than there are, so that it cannot complete while the loop goes on.
    opening = 1;
    for (ConnectionPool pool : pools) {
      dialer.resolve(pool);
      int many = pool.multiplexed() ? pool.unconnected() : aheadPerEndpoint;
      openAhead(pool, Math.min(many, aheadPerEndpoint));
    }
    settleAhead();
    return openedAhead;
  }

  private void openAhead(ConnectionPool pool, int connections) {
    opening += connections;
    for (int i = 0; i < connections; i++) {
      Connection connection = newConnection(pool);
      connection.openAhead();
      if (pool.open() == 1) {
        pool.onOpening(connection);
      }
      dialer.dial(connection);
    }
  }

  void onOpenedAhead(ConnectionPool pool) {
    if (pool.learnt()) {
      openAhead(pool, Math.max(0, aheadPerEndpoint - pool.open()));
    }
    settleAhead();
  }

  private void settleAhead() {
    opening--;
    if (opening == 0) {
      openedAhead.complete(null);
    }
  }

  private Connection newConnection(ConnectionPool pool) {
    open++;
    return new Connection(this, pool);
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
    Exchange exchange = spare.isEmpty() ? new Exchange(dataSets, bodyRoom) : spare.pop();
    exchange.begin(request, stage, seq, fireNanos);
    timeouts.start(exchange, now);
    if (literals[number] == null) {
      exchange.seed = writer.nextSeed();
      System.arraycopy(rows, 0, exchange.rows, 0, rows.length);
    }
    if (request.options().cookies()) {
      exchange.jar = users[request.scenario()].take();
    }
    carry(exchange, now);
  }

  /** Has a request written, now or once a connection is open. */
  void carry(Exchange exchange, long now) {
    boolean anew = exchange.anew;
    ConnectionPool pool = pools[exchange.endpoint()];
    Connection found = anew ? null : pool.take();
    if (found == null && !anew) {
      found = pool.opening();
    }
    if (found != null) {
      found.send(exchange, now);
      return;
    }
    if (pool.isFull()) {
      pool.await(exchange, now);
      return;
    }
    ErrorKind refusal = closed ? ErrorKind.INTERRUPTED : pool.pace().refusal(now);
    if (refusal != null) {
      onFailed(exchange, refusal, now);
      return;
    }
    Connection opened = newConnection(pool);
    opened.send(exchange, now);
    if (!anew) {
      pool.onOpening(opened);
    }
    dialer.dial(opened);
  }

  /** A request waits for a connection. */
  void onWaiting(Exchange exchange, long now) {
    if (!exchange.request().options().reusesConnections()) {
      // Opening its connection is a part of it.
      exchange.serve(now);
    }
  }

  void onWrite(Exchange exchange, int bytes, long now) {
    cell(exchange, now).bytesSent += bytes;
    exchange.serve(now);
  }

  /**
   * The server has seen nothing of a request, or has told that it did nothing with it: it is sent
   * once more.
   *
   * @param anew on a connection of its own
   */
  void onRetry(Exchange exchange, boolean anew, long now) {
    cell(exchange, now).retries++;
    exchange.anew |= anew;
    carry(exchange, now);
  }

  /** A whole response has come, with any status. The exchange is not its carrier's any more. */
  void onAnswered(Exchange exchange, int status, long now) {
    Capture response = exchange.wanted();
    if (response != null && goesOn(exchange, response, status, now)) {
      return;
    }
    CellRecorder cell = cell(exchange, now);
    recordTimes(cell, exchange, now);
    cell.answered(status);
    check(cell, exchange, status, now);
    end(cell, exchange);
  }

  /** Keeps cookies and follows redirects. Whether the request is not over yet, or has failed. */
  private boolean goesOn(Exchange exchange, Capture response, int status, long now) {
    CookieJar jar = exchange.jar;
    if (jar != null) {
      Endpoint from = endpoints.get(exchange.endpoint());
      for (String cookie : response.values(Wanted.SET_COOKIE)) {
        jar.store(from, writer.path(exchange), cookie, now);
      }
    }
    List<String> locations = response.values(Wanted.LOCATION);
    if (locations.isEmpty() || !exchange.follows(status)) {
      return false;
    }
    Hop.next(exchange, writer.path(exchange), status, locations.getFirst(), endpoints)
        .ifPresentOrElse(
            hop -> follow(exchange, hop, now),
            () -> onFailed(exchange, ErrorKind.REDIRECT_NOT_ALLOWED, now));
    return true;
  }

  private void follow(Exchange exchange, Hop hop, long now) {
    cell(exchange, now).redirects++;
    exchange.follow(hop);
    carry(exchange, now);
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
      check(cell, exchange, 0, now);
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
    if (exchange.jar != null) {
      users[exchange.request().scenario()].giveBack(exchange.jar);
      exchange.jar = null;
    }
    exchange.end();
    spare.push(exchange);
  }

  private static void recordTimes(CellRecorder cell, Exchange exchange, long now) {
    cell.response.recordValue(Histograms.clampToUs(now - exchange.fireNanos));
    if (exchange.isInService()) {
      cell.service.recordValue(Histograms.clampToUs(now - exchange.servedNanos));
    }
  }

  private void check(CellRecorder cell, Exchange exchange, int status, long now) {
    List<Check> toHold = exchange.request().checks();
    if (!toHold.isEmpty()) {
      checks.turnTo(status, now - exchange.fireNanos, exchange.wanted());
      for (int i = 0; i < toHold.size(); i++) {
        cell.checked(checks.holds(toHold.get(i)));
      }
    }
  }

  /** Ends all requests of a scenario. */
  void interrupt(int scenario) {
    for (Exchange exchange : timeouts.ofScenario(scenario)) {
      // The end of one may be that of others: what waited for its connection may find no other.
      if (exchange.isUnderWay()) {
        exchange.abort(ErrorKind.INTERRUPTED);
      }
    }
  }

  void expire(long now) {
    timeouts.expire(now);
    if (now - nextReplacementNanos >= 0) {
      nextReplacementNanos = now + REPLACEMENT_NANOS;
      followAddresses();
    }
  }

  /** Has connections follow the addresses of their hosts, some at a time. */
  private void followAddresses() {
    for (ConnectionPool pool : pools) {
      dialer.resolve(pool);
      if (tries(pool)) {
        openAhead(pool, 1);
      }
      pool.mayReplace(MOST_REPLACED);
      for (Connection c = pool.takeStale(); c != null; c = pool.takeStale()) {
        c.leave();
      }
    }
  }

  /** Whether an address without a connection is to get one, beside those that have some. */
  private boolean tries(ConnectionPool pool) {
    int most = pool.multiplexed() ? Integer.MAX_VALUE : aheadPerEndpoint;
    return aheadPerEndpoint > 0
        && pool.open() > 0
        && pool.open() < most
        && !pool.isFull()
        && pool.unconnected() > 0;
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
    ConnectionPool pool = connection.pool();
    pool.onClosed(connection);
    long now = System.nanoTime();
    while (!closed && !pool.isFull()) {
      Exchange next = pool.nextWaiting();
      if (next == null) {
        break;
      }
      carry(next, now);
    }
  }

  /** Opens no connection any more: the loop is about to end. */
  void close() {
    closed = true;
  }

  void closeIdle() {
    aheadPerEndpoint = 0;
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
  @Nullable ByteBuf literal(Exchange exchange) {
    return exchange.hop() == null ? literals[exchange.request().number()] : null;
  }

  /** How many requests the plan has. */
  int requests() {
    return requests.size();
  }

  /** Requests as HTTP/2 has them; made when first asked for. */
  Http2Requests http2Requests() {
    if (http2Requests == null) {
      http2Requests = new Http2Requests(requests, endpoints, writer);
    }
    return http2Requests;
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
