package io.onrush.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
  private final HostPort self = new HostPort("10.0.0.7", 2551);
  private final HostPort other = new HostPort("::1", 2552);
  private final Config config =
      ClusterConfig.of(ClusterConfig.WORKER_ROLE, self, List.of(self, other));

  @Test
  void theMemberIsReachedWhereItSays() {
    assertThat(config.getString("akka.remote.artery.canonical.hostname")).isEqualTo("10.0.0.7");
    assertThat(config.getInt("akka.remote.artery.canonical.port")).isEqualTo(2551);
    assertThat(config.getStringList("akka.cluster.roles")).containsExactly("worker");
  }

  @Test
  void itJoinsThroughTheGivenMembersInTheirOrder() {
    assertThat(config.getStringList("akka.cluster.seed-nodes"))
        .containsExactly("akka://onrush@10.0.0.7:2551", "akka://onrush@[::1]:2552");
  }

  @Test
  void theProjectsSettingsOutrankAkkasDefaults() {
    assertThat(config.getString("akka.actor.provider")).isEqualTo("cluster");
    assertThat(config.getDuration("akka.cluster.failure-detector.acceptable-heartbeat-pause"))
        .isEqualTo(Duration.ofMillis(800));
    assertThat(config.getString("akka.cluster.downing-provider-class"))
        .isEqualTo("akka.cluster.sbr.SplitBrainResolverProvider");
    assertThat(config.getBoolean("akka.log-config-on-start")).isFalse();
  }

  @Test
  void whatTheProjectDoesNotSetIsAkkas() {
    assertThat(config.hasPath("akka.actor.default-dispatcher.throughput")).isTrue();
  }
}
