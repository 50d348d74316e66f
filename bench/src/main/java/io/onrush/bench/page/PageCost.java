package io.onrush.bench.page;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.ProcessUse;
import io.onrush.coordinator.http.ApiServer;
import io.onrush.coordinator.http.ApiSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command {@code bench/page}: a real browser shows the page of a run that has been going on for
 * an hour on 50 workers; prints what its processes take of a core.
 */
public final class PageCost {
  private static final int WORKERS = 50;
  private static final int HOUR = 3600;
  private static final int SETTLING_SECONDS = 15;
  private static final int SECONDS = 30;
  private static final Pattern TYPE = Pattern.compile("--type=([a-z-]+)");

  private PageCost() {}

  public static void main(String[] arguments) throws Exception {
    Path browser = Path.of("/usr/bin/chromium");
    if (!Files.exists(browser)) {
      throw new BenchException("needs: apt-get install chromium");
    }
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "page",
            ConfigFactory.parseString("akka.loglevel = WARNING\nakka.actor.provider = local")
                .withFallback(ConfigFactory.load()));
    Path profile = Files.createTempDirectory("page-");
    try {
      Crowd crowd = new Crowd(WORKERS, HOUR);
      int port =
          ApiServer.start(system, ApiSettings.of("127.0.0.1", 0), crowd)
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .localAddress()
              .getPort();
      measure(browser, profile, "http://127.0.0.1:" + port + "/", crowd);
    } finally {
      system.terminate();
    }
    System.exit(0);
  }

  private static void measure(Path browser, Path profile, String url, Crowd crowd)
      throws Exception {
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--window-size=1440,1000",
                "--user-data-dir=" + profile,
                url)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    try {
      TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
      Map<String, Double> before = seconds(process);
      int reports = crowd.taken();
      TimeUnit.SECONDS.sleep(SECONDS);
      Map<String, Double> after = seconds(process);
      int taken = crowd.taken() - reports;
      if (taken < SECONDS / 2) {
        throw new BenchException("the page took %d reports in %d s".formatted(taken, SECONDS));
      }
      System.out.printf(
          "%d workers, a run of an hour, %d s, %d reports%n", WORKERS, SECONDS, taken);
      after.forEach(
          (type, cpu) ->
              System.out.printf(
                  "%-16s %5.1f %% of a core%n",
                  type, 100 * (cpu - before.getOrDefault(type, 0.0)) / SECONDS));
    } finally {
      List<ProcessHandle> all = process.descendants().toList();
      process.destroy();
      process.waitFor(5, TimeUnit.SECONDS);
      all.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** CPU so far by the type of process. */
  private static Map<String, Double> seconds(Process process) {
    if (!process.isAlive()) {
      throw new BenchException("the browser has ended; its log is beside its profile");
    }
    Map<String, Double> sums = new TreeMap<>();
    sums.put("browser", ProcessUse.cpuSeconds(process.pid()));
    process
        .descendants()
        .forEach(p -> sums.merge(type(p.pid()), ProcessUse.cpuSeconds(p.pid()), Double::sum));
    return sums;
  }

  private static String type(long pid) {
    try {
      Matcher type =
          TYPE.matcher(Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' '));
      return type.find() ? type.group(1) : "other";
    } catch (IOException e) {
      return "other";
    }
  }
}
