package io.onrush.worker.engine;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.Histograms;
import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Endpoint;
import io.onrush.plan.HttpVersion;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.Tls;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Drives the engine against a server that runs already, and prints what it cost: {@code EngineBench
 * URL RATE SECONDS LOOPS LIMIT [1.1 | 2]}. Certificates are not looked at. Not a test.
 */
final class EngineBench {
  private static final int WARM_SECONDS = 5;

  private EngineBench() {}

  private record Sample(double cpuSeconds, double loopSeconds, long loopBytes, long nanos) {
    static Sample now() {
      OperatingSystemMXBean os =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long bytes = 0;
      long cpuNs = 0;
      for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
        if (thread != null && thread.getThreadName().startsWith("onrush-loop")) {
          bytes += threads.getThreadAllocatedBytes(thread.getThreadId());
          cpuNs += threads.getThreadCpuTime(thread.getThreadId());
        }
      }
      return new Sample(os.getProcessCpuTime() / 1e9, cpuNs / 1e9, bytes, System.nanoTime());
    }
  }

  public static void main(String[] args) throws Exception {
    URI target = URI.create(args[0]);
    double rate = Double.parseDouble(args[1]);
    int seconds = Integer.parseInt(args[2]);
    int loops = Integer.parseInt(args[3]);
    int limit = Integer.parseInt(args[4]);
    HttpVersion http =
        args.length < 6
            ? HttpVersion.NEGOTIATED
            : args[5].equals("2") ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
    Endpoint endpoint =
        new Endpoint(target.getScheme().equals("https"), target.getHost(), target.getPort());
    Request request = Plans.at(endpoint, Plans.get(target.getPort(), target.getPath()));
    Protocols protocols =
        new Protocols(
            http, new Tls(false, Optional.empty(), Optional.empty()), Protocols.UNLIMITED);
    List<List<Cell>> intervals = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    var plan = Plans.spoken(protocols, Plans.steady(rate, Duration.ofSeconds(seconds), request));
    EngineSettings settings =
        EngineSettings.defaults().withLoops(loops).withOpenAheadPerLoop(Math.min(64, limit));
    try (Engine engine =
        Engine.create(
            settings,
            plan,
            1,
            (_, _, cells) -> {
              intervals.add(cells);
              samples.add(Sample.now());
            })) {
      long start = System.nanoTime();
      engine.prepare().toCompletableFuture().get(10, TimeUnit.SECONDS);
      System.out.printf("prepared in %d ms%n", (System.nanoTime() - start) / 1_000_000);
      long origin = System.nanoTime() + 50_000_000;
      engine.mapClock(origin);
      engine.lease(origin + TimeUnit.SECONDS.toNanos(seconds + 10));
      engine.enter(
          new Division(1, 0, List.of(new Assignment(1, 0)), Courses.of(plan)), 0, List.of(limit));
      long end = engine.drained().toCompletableFuture().get(seconds + 10, TimeUnit.SECONDS);
      System.out.printf("drained at %.3f s, load %s%n", end / 1e9, engine.load());
    }
    print(intervals, samples);
  }

  private static void print(List<List<Cell>> intervals, List<Sample> samples) {
    Counts all = Counts.ZERO;
    Counts warm = Counts.ZERO;
    Histogram response = Histograms.forMerging();
    Histogram service = Histograms.forMerging();
    Histogram lag = Histograms.forMerging();
    for (int i = 0; i < intervals.size(); i++) {
      for (Cell cell : intervals.get(i)) {
        all = all.plus(cell.counts());
        if (i == 0) {
          Histogram first = Histograms.forMerging();
          cell.lag().addTo(first);
          print("lag of the first second", first);
        }
        if (i >= WARM_SECONDS) {
          warm = warm.plus(cell.counts());
          cell.response().addTo(response);
          cell.service().addTo(service);
          cell.lag().addTo(lag);
        }
        if (!cell.errors().isEmpty()) {
          System.out.println(i + " s: " + cell.errors());
        }
      }
    }
    System.out.println("all:  " + all);
    System.out.println("warm: " + warm);
    print("response", response);
    print("service", service);
    print("lag", lag);
    Sample from = samples.get(WARM_SECONDS - 1);
    Sample to = samples.get(samples.size() - 2);
    Counts between = Counts.ZERO;
    for (int i = WARM_SECONDS; i < samples.size() - 1; i++) {
      for (Cell cell : intervals.get(i)) {
        between = between.plus(cell.counts());
      }
    }
    System.out.printf(
        "%.0f/s done, CPU %.1f us a request, on the loops %.1f us and %.1f bytes%n",
        between.succeeded() / ((to.nanos() - from.nanos()) / 1e9),
        (to.cpuSeconds() - from.cpuSeconds()) * 1e6 / between.sent(),
        (to.loopSeconds() - from.loopSeconds()) * 1e6 / between.sent(),
        (to.loopBytes() - from.loopBytes()) / (double) between.sent());
  }

  private static void print(String name, Histogram h) {
    System.out.printf(
        "%s us: p50 %d p90 %d p99 %d p99.9 %d max %d%n",
        name,
        h.getValueAtPercentile(50),
        h.getValueAtPercentile(90),
        h.getValueAtPercentile(99),
        h.getValueAtPercentile(99.9),
        h.getMaxValue());
  }
}
