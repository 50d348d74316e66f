package io.onrush.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.onrush.keys.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * What a pod sees of Kubernetes: an API that lists the pods of a namespace by label and scales the
 * workers, for bearers of the service account's token, and that account's files.
 */
final class KubernetesApi implements AutoCloseable {
  static final String NAMESPACE = "load-test";
  static final String LABEL = "app.kubernetes.io/name=onrush";
  private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.onrush";
  private static final String SCALE =
      "/apis/apps/v1/namespaces/" + NAMESPACE + "/statefulsets/onrush-worker/scale";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path account;
  private final SSLContext tls;
  private final Set<String> pods = new ConcurrentSkipListSet<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger replicas = new AtomicInteger(2);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private Optional<HttpsServer> server = Optional.empty();

  /** Makes the account's files in the folder and starts to serve. */
  KubernetesApi(Path folder) throws Exception {
    account = Files.createDirectories(folder.resolve("serviceaccount"));
    Files.writeString(account.resolve("token"), TOKEN);
    Files.writeString(account.resolve("namespace"), NAMESPACE);
    Path keys = Authority.selfSigned(folder.resolve("api"), "RSA", "ip:127.0.0.1");
    Files.copy(keys.resolve("tls.crt"), account.resolve("ca.crt"));
    tls = Authority.tls(keys);
    port = Cluster.freePort();
    up();
  }

  /** The environment of a process that is to take itself for a pod. */
  Map<String, String> environment() {
    return environment(account);
  }

  /** The same, with the files of another service account. */
  Map<String, String> environment(Path files) {
    String option = "-Dakka.discovery.kubernetes-api.";
    return Map.of(
        "KUBERNETES_SERVICE_HOST",
        "127.0.0.1",
        "KUBERNETES_SERVICE_PORT",
        String.valueOf(port),
        "JAVA_TOOL_OPTIONS",
        option
            + "api-ca-path="
            + files.resolve("ca.crt")
            + " "
            + option
            + "api-token-path="
            + files.resolve("token")
            + " "
            + option
            + "pod-namespace-path="
            + files.resolve("namespace"));
  }

  /** A copy of the account's files with another token. */
  Path accountWithToken(String token) throws IOException {
    Path other = Files.createDirectories(account.resolveSibling("account-" + token));
    Files.copy(account.resolve("ca.crt"), other.resolve("ca.crt"));
    Files.copy(account.resolve("namespace"), other.resolve("namespace"));
    Files.writeString(other.resolve("token"), token);
    return other;
  }

  void add(String podIp) {
    pods.add(podIp);
  }

  void remove(String podIp) {
    pods.remove(podIp);
  }

  /** How many workers it was asked to have. */
  int replicas() {
    return replicas.get();
  }

  /** How many lists it has given. */
  int answered() {
    return answered.get();
  }

  /** Takes connections again. */
  synchronized void up() throws IOException {
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    started.setHttpsConfigurator(new HttpsConfigurator(tls));
    started.setExecutor(threads);
    started.createContext("/", this::answer);
    started.start();
    server = Optional.of(started);
  }

  /** Refuses connections. */
  synchronized void down() {
    server.ifPresent(s -> s.stop(0));
    server = Optional.empty();
  }

  @Override
  public void close() {
    down();
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      String path = exchange.getRequestURI().getPath();
      String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
      if (!("Bearer " + TOKEN).equals(token)) {
        int status = "Bearer powerless".equals(token) ? 403 : 401;
        send(exchange, status, Map.of("kind", "Status", "code", status));
      } else if (path.equals(SCALE)) {
        send(exchange, 200, scale(exchange));
      } else if (!path.equals("/api/v1/namespaces/" + NAMESPACE + "/pods")
          || !exchange.getRequestMethod().equals("GET")) {
        send(exchange, 403, Map.of("kind", "Status", "code", 403, "message", path));
      } else {
        boolean ours =
            URLDecoder.decode(query, StandardCharsets.UTF_8).equals("labelSelector=" + LABEL);
        send(exchange, 200, list(ours ? pods : Set.of()));
        answered.incrementAndGet();
      }
    }
  }

  /** As kubectl get --raw shows it, in the fields that matter and some that do not. */
  private static Map<String, Object> list(Set<String> ips) {
    List<Object> items = new ArrayList<>();
    for (String ip : ips) {
      items.add(
          Map.of(
              "metadata", Map.of("name", "onrush-" + ip, "namespace", NAMESPACE),
              "spec",
                  Map.of(
                      "containers",
                      List.of(
                          Map.of(
                              "name",
                              "onrush",
                              "ports",
                              List.of(Map.of("name", "management", "containerPort", 8558))))),
              "status",
                  Map.of(
                      "phase",
                      "Running",
                      "podIP",
                      ip,
                      "containerStatuses",
                      List.of(
                          Map.of(
                              "name",
                              "onrush",
                              "state",
                              Map.of("running", Map.of("startedAt", "2026-11-25T12:00:00Z")))))));
    }
    return Map.of("kind", "PodList", "apiVersion", "v1", "items", items);
  }

  private Map<String, Object> scale(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("PATCH")) {
      replicas.set(JSON.readTree(exchange.getRequestBody()).at("/spec/replicas").intValue());
    }
    return Map.of("kind", "Scale", "spec", Map.of("replicas", replicas.get()));
  }

  private static void send(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    byte[] json = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }
}
