package io.onrush.cli.local;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.cli.node.Signals;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C does to a run on this machine: the first one stops it gracefully, a second one, or
 * one before there is a run, ends all processes at once. SIGTERM and SIGHUP count as Ctrl-C.
 */
final class Interrupts {
  /** A stop that takes longer than this has failed; then the processes are ended. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final PrintStream err;
  private final Runnable kill;
  private final AtomicInteger seen = new AtomicInteger();
  private volatile Optional<Runnable> stop = Optional.empty();

  private Interrupts(PrintStream err, Runnable kill) {
    this.err = err;
    this.kill = kill;
  }

  /** Takes the signals over from the JVM. */
  static Interrupts install(PrintStream err, Runnable kill) {
    Interrupts interrupts = new Interrupts(err, kill);
    for (String signal : new String[] {"INT", "TERM", "HUP"}) {
      Signals.handle(signal, interrupts::onSignal);
    }
    return interrupts;
  }

  /** From now on there is a run that can be stopped. */
  void stopWith(Runnable graceful) {
    stop = Optional.of(graceful);
  }

  /** Whether the run was asked to stop. */
  boolean happened() {
    return seen.get() > 0;
  }

  private void onSignal() {
    if (seen.incrementAndGet() == 1 && stop.isPresent()) {
      stopGracefully(stop.get());
    }
    kill.run();
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
  }

  /** Returns only if that fails; otherwise the main thread sees the run end and exits before. */
  private void stopGracefully(Runnable graceful) {
    try {
      graceful.run();
      Thread.sleep(STOP_LIMIT);
    } catch (CliException e) {
      err.println("onrush: cannot stop the run, so its processes are ended: " + e.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
