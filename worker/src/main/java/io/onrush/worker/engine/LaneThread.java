package io.onrush.worker.engine;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.onrush.plan.Plan;
import io.onrush.plan.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lane and the event loop that runs it. Thread-safe. */
final class LaneThread {
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop eventLoop;
  private final SharedReadBuffer readBuffer = new SharedReadBuffer();
  private final @Nullable TlsClient tls;
  private final Lane lane;
  private final CompletableFuture<Path> task;

  LaneThread(
      EngineSettings settings,
      Plan plan,
      List<CompiledRequest> requests,
      List<RowSource> data,
      Addresses addresses,
      @Nullable TlsClient tls,
      int part,
      int loops,
      int loop,
      Supplier<Lease> lease,
      Recorder.Outlet outlet) {
    Transport transport = Transport.best();
    PacedIoHandler.Factory factory = new PacedIoHandler.Factory(transport.ioHandlerFactory());
    DefaultThreadFactory threads = new DefaultThreadFactory("onrush-loop-" + loop, true);
    group = new MultiThreadIoEventLoopGroup(1, threads, factory);
    eventLoop = group.next();
    this.tls = tls == null ? null : tls.retain();
    int most = share(plan.protocols().maxConnectionsPerHost(), loops, loop);
    int ahead = openAhead(settings, plan, requests);
    Dialer dialer =
        new Dialer(
            group,
            transport,
            readBuffer,
            plan.endpoints().toList(),
            addresses,
            firstAddress(plan.protocols().maxConnectionsPerHost(), ahead, part, loops, loop),
            Math.min(most, ahead),
            most,
            plan.protocols().http(),
            tls,
            settings.connectTimeout());
    lane = new Lane(settings, plan, requests, data, part, loops, loop, lease, outlet, dialer);
    factory.attach(lane);
    eventLoop.execute(Transport::wakeExactly);
    task = CompletableFuture.supplyAsync(Transport::task, eventLoop);
  }

  /** How many connections to open to an endpoint before any request: no more than may be used. */
  private static int openAhead(EngineSettings settings, Plan plan, List<CompiledRequest> requests) {
    int usable = plan.scenarios().stream().mapToInt(Scenario::maxVUs).sum();
    boolean reused = requests.stream().anyMatch(r -> r.options().reusesConnections());
    return reused ? Math.min(settings.openAheadPerLoop(), usable) : 0;
  }

  /**
   * With which address of many to begin: after those to which the loops and workers before open
   * connections, so that together they open to all.
   */
  static int firstAddress(int most, int ahead, int part, int loops, int loop) {
    int before = 0;
    int ofWorker = 0;
    for (int l = 0; l < loops; l++) {
      int its = Math.max(1, Math.min(ahead, share(most, loops, l)));
      before += l < loop ? its : 0;
      ofWorker += its;
    }
    return (part - 1) * ofWorker + before;
  }

  /** One loop's part of a limit; they add up to it, but that each has at least one. */
  static int share(int whole, int loops, int loop) {
    return (int) Math.max(1, (long) whole * (loop + 1) / loops - (long) whole * loop / loops);
  }

  /** For what may be used from any thread; the rest goes through {@link #tell}. */
  Lane lane() {
    return lane;
  }

  /** The thread's folder under {@code /proc}; empty before it runs and where there is none. */
  Optional<Path> task() {
    return task.isCompletedExceptionally()
        ? Optional.empty()
        : Optional.ofNullable(task.getNow(null));
  }

  /** Has the loop do something soon; nothing, once it is closed. */
  void tell(Consumer<Lane> what) {
    try {
      eventLoop.execute(() -> what.accept(lane));
    } catch (RejectedExecutionException e) {
      // Closed: there is nothing left to steer.
    }
  }

  /** Sends no more, closes the connections and ends the thread, which takes some 200 ms. */
  void close() {
    tell(Lane::close);
    // Without a quiet period, what tasks of the last turn open is left open.
    Future<?> terminated = group.shutdownGracefully(100, 10_000, TimeUnit.MILLISECONDS);
    terminated.addListener(
        _ -> {
          lane.traffic().releaseBuffers();
          readBuffer.release();
          if (tls != null) {
            tls.release();
          }
        });
  }
}
