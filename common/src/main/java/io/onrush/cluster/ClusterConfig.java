package io.onrush.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configuration of a member's actor system. */
public final class ClusterConfig {
  /** Name of every member's actor system. */
  public static final String SYSTEM = "onrush";

  public static final String COORDINATOR_ROLE = "coordinator";
  public static final String WORKER_ROLE = "worker";

  private ClusterConfig() {}

  /**
   * Settings for one member.
   *
   * @param self where it is bound and reached
   * @param join members to join through; {@code self} first to found a cluster
   */
  public static Config of(String role, HostPort self, List<HostPort> join) {
    List<String> seeds = join.stream().map(h -> "akka://" + SYSTEM + "@" + h).toList();
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("akka.remote.artery.canonical.hostname", self.host());
    own.put("akka.remote.artery.canonical.port", self.port());
    own.put("akka.cluster.roles", List.of(role));
    own.put("akka.cluster.seed-nodes", seeds);
    return ConfigFactory.parseMap(own)
        .withFallback(ConfigFactory.systemProperties())
        .withFallback(ConfigFactory.parseResources("onrush-cluster.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  /** The same, but whoever has not become a member by then ends. */
  static Config withJoinLimit(Config config, Duration limit) {
    return config.withValue(
        "akka.cluster.shutdown-after-unsuccessful-join-seed-nodes",
        ConfigValueFactory.fromAnyRef(limit));
  }
}
