package io.onrush.worker.engine;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the plan's requests for a moment against a server in this process, so that the first real
 * ones do not meet cold code. Nothing of it is counted.
 */
final class WarmUp {
  private static final double RATE = 20_000;

  /** Opening them is to be compiled too: the JVM's first compiler takes a method of 200 calls. */
  private static final int CONNECTIONS = 300;

  /**
   * How long opening and draining may each take, in times of the sending. Half a second was
   * measured for either, where three cold workers shared two cores.
   */
  private static final int PATIENCE = 4;

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /** Sends for the settings' time; returns within nine times that, whatever came of it. */
  static void run(Plan plan, EngineSettings settings, DataTables data) {
    Duration bound = settings.warmUp();
    EngineSettings quiet =
        settings.withLoops(1).withOpenAheadPerLoop(CONNECTIONS).withWarmUp(Duration.ZERO);
    try (EchoServer server = new EchoServer()) {
      run(against(server, plan, bound), quiet, data, bound);
    } catch (ExecutionException | TimeoutException e) {
      log.info("warm-up was cut short, the first seconds may lag: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Plan warmUp, EngineSettings quiet, DataTables data, Duration bound)
      throws ExecutionException, TimeoutException, InterruptedException {
    try (Engine engine = Engine.forWarmUp(quiet, warmUp, data)) {
      long patience = PATIENCE * bound.toNanos();
      engine.prepare().toCompletableFuture().get(patience, TimeUnit.NANOSECONDS);
      long now = System.nanoTime();
      engine.lease(now + bound.toNanos() + patience);
      engine.mapClock(now);
      Division all = new Division(1, 0, List.of(new Assignment(1, 0)), Courses.of(warmUp));
      engine.enter(all, 0, List.of(CONNECTIONS));
      // The stage, and what it left in flight.
      engine.drained().toCompletableFuture().get(bound.toNanos() + patience, TimeUnit.NANOSECONDS);
    }
  }

  private static Plan against(EchoServer server, Plan plan, Duration bound) {
    Endpoint local = new Endpoint("127.0.0.1", server.port());
    List<Request> requests =
        plan.requests().stream().map(r -> at(local, r.request())).limit(20).toList();
    Scenario scenario =
        new Scenario(
            "warm-up",
            Duration.ZERO,
            RATE,
            CONNECTIONS,
            Arrivals.UNIFORM,
            Duration.ZERO,
            List.of(new Stage("warm-up", bound, RATE)),
            requests);
    return new Plan(
        "warm-up",
        plan.tags(),
        List.of(),
        plan.startTimeout(),
        List.of(scenario),
        List.of(),
        plan.seed(),
        1,
        Protocols.DEFAULT,
        plan.data(),
        plan.metricsUnit());
  }

  private static Request at(Endpoint endpoint, Request r) {
    // Of equal weight: a rare one is to be warm too. Not HEAD, which the server does not know.
    return new Request(
        r.name(),
        r.method().equals("HEAD") ? "GET" : r.method(),
        endpoint,
        r.path(),
        1,
        r.headers(),
        r.body(),
        Duration.ofSeconds(1),
        r.checks());
  }
}
