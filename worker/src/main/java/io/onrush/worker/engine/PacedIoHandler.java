package io.onrush.worker.engine;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Runs an agent once in every turn of an event loop, after the turn's I/O, and ends the loop's wait
 * at the instant the agent asks for.
 *
 * <p>Netty's own timers would do, but cost a task object each. This way a turn that some response
 * began also sends what is due, and waiting for the next fire time allocates nothing.
 */
final class PacedIoHandler implements IoHandler {
  /** What runs in every turn, on the loop's thread. */
  interface Agent {
    void onTurn();

    /** When it wants to run next, as {@link System#nanoTime()}. */
    long nextTurnNanos();
  }

  /** Far enough to mean never, near enough not to overflow. */
  static final long NEVER_NANOS = Long.MAX_VALUE / 4;

  private final IoHandler io;
  private final PacedContext paced = new PacedContext();
  private @Nullable Agent agent;

  private PacedIoHandler(IoHandler io) {
    this.io = io;
  }

  /** Hands its handlers out before their agents are known; see {@link #attach}. */
  static final class Factory implements IoHandlerFactory {
    private final IoHandlerFactory io;
    private @Nullable PacedIoHandler handler;

    Factory(IoHandlerFactory io) {
      this.io = io;
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
      PacedIoHandler created = new PacedIoHandler(io.newHandler(executor));
      handler = created;
      return created;
    }

    /** Sets the agent of the one handler made. Must come before the loop's thread starts. */
    void attach(Agent agent) {
      if (handler == null) {
        throw new IllegalStateException("no event loop uses this factory yet");
      }
      handler.agent = agent;
    }
  }

  @Override
  public int run(IoHandlerContext context) {
    paced.context = context;
    int handled = io.run(paced);
    if (agent != null) {
      agent.onTurn();
    }
    return handled;
  }

  @Override
  public void initialize() {
    io.initialize();
  }

  @Override
  public void prepareToDestroy() {
    io.prepareToDestroy();
  }

  @Override
  public void destroy() {
    io.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return io.register(handle);
  }

  @Override
  public void wakeup() {
    io.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return io.isCompatible(handleType);
  }

  /** Netty's context, with the agent's next turn as one more deadline. */
  private final class PacedContext implements IoHandlerContext {
    private @Nullable IoHandlerContext context;

    private IoHandlerContext context() {
      IoHandlerContext c = context;
      if (c == null) {
        throw new IllegalStateException("used outside of a turn");
      }
      return c;
    }

    private long untilTurn(long now) {
      return agent == null ? NEVER_NANOS : Math.max(0, agent.nextTurnNanos() - now);
    }

    @Override
    public boolean canBlock() {
      return context().canBlock() && untilTurn(System.nanoTime()) > 0;
    }

    @Override
    public long delayNanos(long now) {
      return Math.min(context().delayNanos(now), untilTurn(now));
    }

    @Override
    public long deadlineNanos() {
      long deadline = context().deadlineNanos();
      if (agent == null) {
        return deadline;
      }
      // Netty counts from its own start, and -1 stands for no deadline.
      long turn = Math.max(0, agent.nextTurnNanos() - Ticker.systemTicker().initialNanoTime());
      return deadline == -1 ? turn : Math.min(deadline, turn);
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
      context().reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      return context().shouldReportActiveIoTime();
    }
  }
}
