package io.onrush.worker.engine;

import io.onrush.plan.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How an engine goes about its work, whatever the plan.
 *
 * @param loops event loops, each a thread
 * @param openAheadPerLoop connections that each loop opens to each endpoint before the start
 * @param connectTimeout bound on opening one connection
 * @param maxLag a request that is later than this when its turn comes is dropped
 * @param coalescing a request waits at most this long for those that follow, to be sent together;
 *     none is sent early
 * @param dnsRefresh how often names are looked up again
 * @param warmUp how long requests are sent to warm the code; zero for no warm-up
 * @param environment values of {@code ${env.NAME}}: of the process's variables those that are meant
 *     for plans
 * @param secrets folder of {@code ${secret(name)}}
 * @param data folder of the files that plans take rows from
 */
public record EngineSettings(
    int loops,
    int openAheadPerLoop,
    Duration connectTimeout,
    Duration maxLag,
    Duration coalescing,
    Duration dnsRefresh,
    Duration warmUp,
    Map<String, String> environment,
    Path secrets,
    Path data) {

  /** The highest part, so that numbers of {@code ${seq()}} tell from which part they are. */
  public static final int MOST_PARTS = 1000;

  /** Where secrets are mounted. */
  public static final Path SECRETS = Path.of("/etc/onrush/secrets");

  /** Where data is mounted. */
  public static final Path DATA = Path.of("/etc/onrush/data");

  public EngineSettings {
    environment = Map.copyOf(environment);
    if (loops < 1) {
      throw new IllegalArgumentException("loops: " + loops + " (expected: a number >= 1)");
    }
    if (openAheadPerLoop < 0) {
      throw new IllegalArgumentException(
          "openAheadPerLoop: " + openAheadPerLoop + " (expected: a number >= 0)");
    }
  }

  /** One loop for every two processors, which leaves the others to the target and the rest. */
  public static EngineSettings defaults() {
    return new EngineSettings(
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        32,
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofNanos(200_000),
        Duration.ofSeconds(10),
        Duration.ofMillis(300),
        forPlans(System.getenv()),
        SECRETS,
        DATA);
  }

  public EngineSettings withLoops(int value) {
    return new EngineSettings(
        value,
        openAheadPerLoop,
        connectTimeout,
        maxLag,
        coalescing,
        dnsRefresh,
        warmUp,
        environment,
        secrets,
        data);
  }

  public EngineSettings withOpenAheadPerLoop(int value) {
    return new EngineSettings(
        loops,
        value,
        connectTimeout,
        maxLag,
        coalescing,
        dnsRefresh,
        warmUp,
        environment,
        secrets,
        data);
  }

  public EngineSettings withConnectTimeout(Duration value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        value,
        maxLag,
        coalescing,
        dnsRefresh,
        warmUp,
        environment,
        secrets,
        data);
  }

  public EngineSettings withMaxLag(Duration value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        connectTimeout,
        value,
        coalescing,
        dnsRefresh,
        warmUp,
        environment,
        secrets,
        data);
  }

  public EngineSettings withCoalescing(Duration value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        connectTimeout,
        maxLag,
        value,
        dnsRefresh,
        warmUp,
        environment,
        secrets,
        data);
  }

  public EngineSettings withDnsRefresh(Duration value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        connectTimeout,
        maxLag,
        coalescing,
        value,
        warmUp,
        environment,
        secrets,
        data);
  }

  public EngineSettings withWarmUp(Duration value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        connectTimeout,
        maxLag,
        coalescing,
        dnsRefresh,
        value,
        environment,
        secrets,
        data);
  }

  public EngineSettings withEnvironment(Map<String, String> value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        connectTimeout,
        maxLag,
        coalescing,
        dnsRefresh,
        warmUp,
        value,
        secrets,
        data);
  }

  public EngineSettings withSecrets(Path value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        connectTimeout,
        maxLag,
        coalescing,
        dnsRefresh,
        warmUp,
        environment,
        value,
        data);
  }

  public EngineSettings withData(Path value) {
    return new EngineSettings(
        loops,
        openAheadPerLoop,
        connectTimeout,
        maxLag,
        coalescing,
        dnsRefresh,
        warmUp,
        environment,
        secrets,
        value);
  }

  private static Map<String, String> forPlans(Map<String, String> environment) {
    Map<String, String> kept = new HashMap<>(environment);
    kept.keySet().removeIf(name -> !name.startsWith(Template.ENV_PREFIX));
    return kept;
  }
}
