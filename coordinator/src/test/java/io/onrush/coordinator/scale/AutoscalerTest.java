package io.onrush.coordinator.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onrush.keys.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Against a stub of the Kubernetes API over TLS that checks the token, as in a pod. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class AutoscalerTest {
  private static final String SCALE =
      "/apis/apps/v1/namespaces/load-test/statefulsets/onrush-worker/scale";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Queue<String> patches = new ConcurrentLinkedQueue<>();
  private final HttpsServer server;
  private Path folder = Path.of("");
  private volatile int replicas = 3;

  AutoscalerTest() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve(@TempDir Path temporary) throws Exception {
    folder = Authority.selfSigned(temporary, "RSA", "ip:127.0.0.1");
    Files.writeString(folder.resolve("token"), "good");
    Files.writeString(folder.resolve("namespace"), "load-test");
    server.setHttpsConfigurator(new HttpsConfigurator(Authority.tls(folder)));
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      boolean good = "Bearer good".equals(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean known = exchange.getRequestURI().getPath().equals(SCALE);
      if (good && known && exchange.getRequestMethod().equals("PATCH")) {
        replicas = body.path("spec").path("replicas").asInt();
        patches.add(exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
      }
      byte[] scale =
          JSON.writeValueAsBytes(
              Map.of("kind", "Scale", "spec", Map.of("replicas", replicas), "status", Map.of()));
      exchange.sendResponseHeaders(!good ? 403 : known ? 200 : 404, scale.length);
      exchange.getResponseBody().write(scale);
    }
  }

  private Config pod() {
    String key = "akka.discovery.kubernetes-api.";
    return ConfigFactory.parseMap(
        Map.of(
            key + "api-ca-path", folder.resolve("tls.crt").toString(),
            key + "api-token-path", folder.resolve("token").toString(),
            key + "pod-namespace-path", folder.resolve("namespace").toString()));
  }

  private Map<String, String> environment() {
    return Map.of(
        "KUBERNETES_SERVICE_HOST",
        "127.0.0.1",
        "KUBERNETES_SERVICE_PORT",
        "" + server.getAddress().getPort());
  }

  @Test
  void saturatedWorkersAreGivenHelpUpToTheBound() {
    ActorTestKit kit = ActorTestKit.create(pod().withFallback(ConfigFactory.load()));
    try {
      Strain strain = new Strain(true, true, 1000, 1000);
      kit.spawn(
          Autoscaler.create(
              new Autoscaler.Settings("onrush-worker", 4, Duration.ZERO),
              environment(),
              to -> to.tell(strain)));
      await().atMost(Duration.ofSeconds(60)).until(() -> !patches.isEmpty());
      assertThat(patches)
          .containsExactly("application/merge-patch+json {\"spec\":{\"replicas\":4}}");
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void whatThePodMayNotDoIsSaidWithWhatItNeeds() throws Exception {
    Files.writeString(folder.resolve("token"), "powerless");
    try (var scale = StatefulSetScale.of("onrush-worker", pod(), environment())) {
      assertThatThrownBy(scale::replicas)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("get and patch on statefulsets/scale");
    }
    Files.writeString(folder.resolve("token"), "good");
    try (var other = StatefulSetScale.of("other", pod(), environment())) {
      assertThatThrownBy(other::replicas).hasMessageContaining("404").hasMessageContaining("other");
    }
  }

  @Test
  void outsideOfAPodItSaysSo() {
    for (String missing : List.of("KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT")) {
      Map<String, String> rest = new HashMap<>(environment());
      rest.remove(missing);
      assertThatThrownBy(() -> StatefulSetScale.of("onrush-worker", pod(), rest))
          .hasMessageContaining(missing + " is not set");
    }
  }
}
