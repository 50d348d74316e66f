package io.onrush.coordinator.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The number of replicas of a StatefulSet, by the Kubernetes API as a pod reaches it: the {@code
 * scale} subresource, which the pod's ServiceAccount must be allowed to get and patch.
 */
final class StatefulSetScale implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final URI uri;
  private final Path token;

  private StatefulSetScale(HttpClient client, URI uri, Path token) {
    this.client = client;
    this.uri = uri;
    this.token = token;
  }

  /**
   * That of a StatefulSet in the pod's own namespace.
   *
   * @param config where the pod's files are, as Akka's discovery has it
   * @throws IOException if this is no pod, or one without a token
   */
  static StatefulSetScale of(String name, Config config, Map<String, String> environment)
      throws IOException {
    Config files = config.getConfig("akka.discovery.kubernetes-api");
    String host = variable(environment, "KUBERNETES_SERVICE_HOST");
    String port = variable(environment, "KUBERNETES_SERVICE_PORT");
    String namespace = Files.readString(Path.of(files.getString("pod-namespace-path"))).strip();
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(trusting(Path.of(files.getString("api-ca-path"))))
            .connectTimeout(PATIENCE)
            .build();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return new StatefulSetScale(
        client,
        URI.create(
            "https://%s:%s/apis/apps/v1/namespaces/%s/statefulsets/%s/scale"
                .formatted(shown, port, namespace, name)),
        Path.of(files.getString("api-token-path")));
  }

  private static String variable(Map<String, String> environment, String name) throws IOException {
    return Optional.ofNullable(environment.get(name))
        .orElseThrow(() -> new IOException(name + " is not set: this is no pod of Kubernetes"));
  }

  private static SSLContext trusting(Path authority) throws IOException {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + n++, c);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(authority + ": " + e.getMessage(), e);
    }
  }

  /** How many there are to be, by the API. */
  int replicas() throws IOException, InterruptedException {
    return replicas(send(request().GET().build()));
  }

  /** Sets it; what the API has then is returned. */
  int set(int replicas) throws IOException, InterruptedException {
    String patch =
        JSON.createObjectNode()
            .set("spec", JSON.createObjectNode().put("replicas", replicas))
            .toString();
    return replicas(
        send(
            request()
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(patch))
                .build()));
  }

  private HttpRequest.Builder request() throws IOException {
    // Kubernetes changes the token now and then.
    String bearer = Files.readString(token).strip();
    return HttpRequest.newBuilder(uri)
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + bearer);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() == 403) {
      throw new IOException(
          "the Kubernetes API does not let this pod scale workers (403): its ServiceAccount needs"
              + " a Role with get and patch on statefulsets/scale");
    }
    if (response.statusCode() != 200) {
      throw new IOException(
          "the Kubernetes API answers " + response.statusCode() + " to " + uri.getPath());
    }
    return response.body();
  }

  @Override
  public void close() {
    client.close();
  }

  private static int replicas(String scale) throws IOException {
    JsonNode spec = JSON.readTree(scale).path("spec");
    // A scale of 0 is written as an empty spec.
    return spec.path("replicas").asInt(0);
  }
}
