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
import io.onrush.plan.Durations;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.worker.engine.Engine;
import io.onrush.worker.engine.EngineSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The engine alone in this JVM, without a cluster, against a server that runs already; prints what
 * a request costs, also in bytes allocated, which a worker does not tell. The first {@value
 * #WARM_SECONDS} seconds do not count.
 */
@Command(
    name = "bench/engine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "What a request costs the engine alone, against a server that runs already.")
final class EngineCost implements Callable<Integer> {
  static final int WARM_SECONDS = 5;

  @Option(
      names = "--coalescing",
      paramLabel = "D",
      description = "as a worker's option of that name (default: 200us)")
  private Duration coalescing = EngineSettings.defaults().coalescing();

  @Option(names = "--loops", paramLabel = "N", description = "event loops (default: 1)")
  private int loops = 1;

  @Parameters(index = "0", paramLabel = "URL", description = "http://127.0.0.1:8000")
  private String url = "";

  @Parameters(index = "1", paramLabel = "RATE", description = "requests a second")
  private double rate;

  @Parameters(index = "2", paramLabel = "SECONDS", description = "those that count")
  private int seconds;

  @Parameters(index = "3", paramLabel = "LIMIT", description = "most requests in flight")
  private int limit;

  @Parameters(index = "4..*", paramLabel = "KEY", description = "more keys of the plan, 'http: 2'")
  private String[] keys = {};

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

  /** {@code open}: connections after the last request. */
  private record Drive(List<Second> run, long open) {}

  private EngineCost() {}

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new EngineCost());
    command.registerConverter(Duration.class, Durations::parse);
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (loops < 1) {
      System.err.printf("--loops %d (expected: from 1)%n", loops);
      return 2;
    }
    Drive drive = drive(Plans.steady(url, rate, WARM_SECONDS, seconds, limit, keys));
    List<Second> run = drive.run();
    // The last one is cut short.
    print(run.get(WARM_SECONDS - 1).until(), run.subList(WARM_SECONDS, run.size() - 1));
    System.out.printf("connections open at the end: %d%n", drive.open());
    return 0;
  }

  private Drive drive(String text) throws Exception {
    Plan plan = PlanParser.parse(text, PlanOptions.NONE);
    List<Second> run = new ArrayList<>();
    EngineSettings settings = EngineSettings.defaults().withLoops(loops).withCoalescing(coalescing);
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
      return new Drive(run, engine.load().openConnections());
    }
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
