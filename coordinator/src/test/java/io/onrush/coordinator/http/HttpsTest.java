package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.ServerBinding;
import io.onrush.keys.Authority;
import io.onrush.metrics.NodeMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpsTest {
  private static final String TOKEN = "a-token-that-may-do-all";
  private static final String LOCAL = "dns:onrush,dns:localhost,ip:127.0.0.1";

  @TempDir Path folder;

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterAll
  void close() {
    kit.shutdownTestKit();
  }

  private Safeguards safeguards(Path tls) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN);
    return Safeguards.NONE.withTokens(token, Optional.empty()).withHttps(tls);
  }

  private ServerBinding serve(Path tls, Runs runs, Whereabouts whereabouts) throws Exception {
    return ApiServer.start(
            kit.system(),
            ApiSettings.of("127.0.0.1", 0).withSafeguards(safeguards(tls)),
            runs,
            whereabouts,
            new NodeMetrics("coordinator"))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static Whereabouts here() {
    Whereabouts whereabouts = new Whereabouts("self", () -> 0);
    whereabouts.active("self", "unused");
    return whereabouts;
  }

  private static Whereabouts at(ServerBinding other) {
    Whereabouts whereabouts = new Whereabouts("self", () -> 0);
    whereabouts.active("other", url(other));
    return whereabouts;
  }

  private static String url(ServerBinding server) {
    return "https://127.0.0.1:" + server.localAddress().getPort();
  }

  private static HttpResponse<String> get(ServerBinding server, Path tls, String token)
      throws Exception {
    return get(url(server), tls, token);
  }

  private static HttpResponse<String> get(String url, Path tls, String token) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(Authority.tls(tls)).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url + "/api/v1/runs/last"))
              .header("Authorization", "Bearer " + token)
              .timeout(Duration.ofSeconds(30))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void newCertificatesAreUsedForNewConnections() throws Exception {
    Path tls = Authority.selfSigned(folder.resolve("rotated"), "RSA", LOCAL);
    ServerBinding server = serve(tls, new MemoryRuns(), here());
    HttpResponse<String> response = get(server, tls, TOKEN);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("strict-transport-security"))
        .hasValue("max-age=31536000");
    HttpResponse<String> local = get(url(server).replace("127.0.0.1", "localhost"), tls, TOKEN);
    assertThat(local.statusCode()).isEqualTo(200);
    assertThat(local.headers().firstValue("strict-transport-security")).isEmpty();
    assertThat(get(server, tls, "wrong").statusCode()).isEqualTo(401);

    Authority.selfSigned(tls, "EC", LOCAL);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(SSLException.class)
        .until(() -> get(server, tls, TOKEN).statusCode() == 200);
  }

  @Test
  void aNodePassesRequestsOnWithTheTokenToOneWithASisterCertificate() throws Exception {
    Path one = Authority.selfSigned(folder.resolve("one"), "RSA", LOCAL);
    // As in the middle of a rotation: one name, one CA, two certificates.
    Path two = Authority.selfSigned(folder.resolve("two"), "EC", "dns:onrush,ip:127.0.0.2");
    Files.copy(two.resolve("tls.crt"), one.resolve("ca.crt"));
    ServerBinding active = serve(two, new MemoryRuns(), here());
    ServerBinding standby = serve(one, new MemoryRuns(), at(active));
    HttpResponse<String> response = get(standby, one, TOKEN);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("\"id\":\"run-1\"");
    assertThat(get(standby, one, "wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void aNodeTellsNothingToOneWithAnotherCertificate() throws Exception {
    Path one = Authority.selfSigned(folder.resolve("own"), "EC", LOCAL);
    Path foreign = Authority.selfSigned(folder.resolve("foreign"), "EC", LOCAL);
    Path renamed = Authority.selfSigned(folder.resolve("renamed"), "EC", "dns:other");
    ServerBinding stranger = serve(foreign, new MemoryRuns(), here());
    assertThat(get(serve(one, new MemoryRuns(), at(stranger)), one, TOKEN).statusCode())
        .isEqualTo(503);
    Path trusting = Authority.selfSigned(folder.resolve("trusting"), "EC", LOCAL);
    Files.copy(renamed.resolve("tls.crt"), trusting.resolve("ca.crt"));
    ServerBinding other = serve(renamed, new MemoryRuns(), here());
    assertThat(get(serve(trusting, new MemoryRuns(), at(other)), trusting, TOKEN).statusCode())
        .isEqualTo(503);
  }

  @Test
  void aFolderThatIsNoGoodIsRefusedAtTheStart() throws Exception {
    Path tls = Authority.selfSigned(folder.resolve("bad"), "EC", LOCAL);
    Path other = Authority.selfSigned(folder.resolve("otherkey"), "EC", LOCAL);
    String key = Files.readString(tls.resolve("tls.key"));
    refused(folder.resolve("nowhere"), "tls.crt: no such file");
    Files.copy(
        other.resolve("tls.key"),
        tls.resolve("tls.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused(tls, "tls.key: not the key of the certificate beside it");
    Files.writeString(tls.resolve("tls.key"), key.replace("BEGIN PRIVATE", "BEGIN EC PRIVATE"));
    refused(tls, "openssl pkcs8 -topk8");
    Files.writeString(tls.resolve("tls.key"), key);
    Files.writeString(tls.resolve("tls.crt"), "nonsense");
    refused(tls, "tls.crt: ");
  }

  private static void refused(Path tls, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safeguards.NONE.withHttps(tls).requireGood("127.0.0.1"))
        .withMessageContaining(message);
  }
}
