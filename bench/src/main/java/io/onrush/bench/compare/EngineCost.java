package io.onrush.bench.compare;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Histograms;
import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.worker.engine.Engine;
import io.onrush.worker.engine.EngineSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * The engine alone in this JVM, without a cluster, against a server that runs already; prints what
 * a request costs, also in bytes allocated, which a worker does not tell: {@code bench/engine URL
 * RATE SECONDS LIMIT [KEY...]}. The first {@value #WARM_SECONDS} seconds do not count.
 */
final class EngineCost {
  static final int WARM_SECONDS = 5;

  /** Of the whole process, and of the threads of event loops. */
  private record Usage(double processSeconds, double loopSeconds, long loopBytes) {
    static Usage now() {
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
      return new Usage(os.getProcessCpuTime() / 1e9, cpuNs / 1e9, bytes);
    }
  }

  private record Second(List<Cell> cells, Usage until) {}

  private EngineCost() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4) {
      System.err.println("expected: URL RATE SECONDS LIMIT [KEY...], see bench/engine");
      System.exit(2);
    }
    double rate = Double.parseDouble(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    int limit = Integer.parseInt(arguments[3]);
    String[] keys = Arrays.copyOfRange(arguments, 4, arguments.length);
    String plan = Plans.steady(arguments[0], rate, WARM_SECONDS, seconds, limit, keys);
    List<Second> run = drive(plan, limit);
    // The last one is cut short.
    print(run.get(WARM_SECONDS - 1).until(), run.subList(WARM_SECONDS, run.size() - 1));
  }

  private static List<Second> drive(String text, int limit) throws Exception {
    Plan plan = PlanParser.parse(text, PlanOptions.NONE);
    List<Second> run = new ArrayList<>();
    EngineSettings settings = EngineSettings.defaults().withLoops(1);
    try (Engine engine =
        Engine.create(
            settings, plan, 1, (_, _, cells) -> run.add(new Second(cells, Usage.now())))) {
      engine.prepare().toCompletableFuture().get(10, TimeUnit.SECONDS);
      long origin = System.nanoTime() + 50_000_000;
      engine.mapClock(origin);
      engine.lease(origin + TimeUnit.HOURS.toNanos(1));
      Division all = new Division(1, 0, List.of(new Assignment(1, 0)), Courses.of(plan));
      engine.enter(all, 0, List.of(limit));
      var _ = engine.drained().toCompletableFuture().get(1, TimeUnit.HOURS);
    }
    return run;
  }

  private static void print(Usage from, List<Second> steady) {
    List<Cell> cells = steady.stream().flatMap(second -> second.cells().stream()).toList();
    print("response", cells, Cell::response);
    print("service", cells, Cell::service);
    print("lag", cells, Cell::lag);
    Counts counts = cells.stream().map(Cell::counts).reduce(Counts.ZERO, Counts::plus);
    Usage to = steady.getLast().until();
    System.out.println(counts);
    System.out.printf("%.0f requests a second%n", counts.succeeded() / (double) steady.size());
    System.out.printf(
        "CPU a request: %.1f us, on the loop %.1f us%n",
        (to.processSeconds() - from.processSeconds()) * 1e6 / counts.sent(),
        (to.loopSeconds() - from.loopSeconds()) * 1e6 / counts.sent());
    System.out.printf(
        "bytes a request: %.1f%n", (to.loopBytes() - from.loopBytes()) / (double) counts.sent());
  }

  private static void print(
      String name, List<Cell> cells, Function<Cell, EncodedHistogram> histogram) {
    Histogram sum = Histograms.forMerging();
    cells.forEach(cell -> histogram.apply(cell).addTo(sum));
    System.out.printf(
        "%s us: p50 %d p90 %d p99 %d p99.9 %d max %d%n",
        name,
        sum.getValueAtPercentile(50),
        sum.getValueAtPercentile(90),
        sum.getValueAtPercentile(99),
        sum.getValueAtPercentile(99.9),
        sum.getMaxValue());
  }
}
