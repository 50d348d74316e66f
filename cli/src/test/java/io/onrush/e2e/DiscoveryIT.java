package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.keys.Authority;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes as processes that take themselves for pods, each at an address of its own, and find one
 * another through the Kubernetes API, with certificates. One cluster lives through all of this in
 * turn.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DiscoveryIT {
  private static final String COORDINATOR = "127.0.0.11";
  private static final String WORKER_1 = "127.0.0.12";
  private static final String WORKER_2 = "127.0.0.13";
  private static final String WORKER_3 = "127.0.0.14";
  private static final String NEXT_COORDINATOR = "127.0.0.15";
  private static final String LATE_WORKER = "127.0.0.16";

  private static final String UNKNOWN = "127.0.0.17";
  private static final String POWERLESS = "127.0.0.18";

  private static final String REREAD =
      "-Dakka.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl=1s";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final int httpPort = Cluster.freePort();
  private final int clusterPort = Cluster.freePort();
  private final int managementPort = Cluster.freePort();
  private final Map<String, Node> nodes = new HashMap<>();
  private Path folder = Path.of("");
  private Path keys = Path.of("");
  private Authority authority;
  private KubernetesApi kubernetes;
  private TargetServer target;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    target = TargetServer.start(new TargetSettings("127.0.0.1", 0, Delay.parse("0"), 0));
    kubernetes = new KubernetesApi(folder);
    authority = new Authority();
    keys = authority.issue(folder.resolve("keys"), "RSA", "onrush");
    Files.writeString(folder.resolve("plan.yaml"), plan("embedded", 4));
  }

  @AfterAll
  void end() {
    nodes.values().forEach(Node::kill);
    kubernetes.close();
    target.close();
  }

  private Node pod(String ip, Map<String, String> environment, String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("ONRUSH_DISCOVERY", "kubernetes");
    all.put("ONRUSH_MANAGEMENT", ip + ":" + managementPort);
    all.put("ONRUSH_CLUSTER", ip + ":" + clusterPort);
    all.put("ONRUSH_TLS", keys.toString());
    all.merge("JAVA_TOOL_OPTIONS", REREAD, (one, more) -> one + " " + more);
    Node node = Node.start(folder, "pod-" + ip, List.of(arguments), all);
    nodes.put(ip, node);
    return node;
  }

  /** One that starts a plan by itself and asks for a third worker where two cannot do it. */
  private Node coordinator(String ip) {
    Map<String, String> environment = new HashMap<>(kubernetes.environment());
    environment.put("ONRUSH_AUTOSTART", folder.resolve("plan.yaml").toString());
    environment.put("ONRUSH_TARGET", targetUrl());
    environment.put("ONRUSH_SCALE_TO", "3");
    environment.put("ONRUSH_SCALE_DOWN_AFTER", "1s");
    return pod(
        ip,
        environment,
        "coordinator",
        "--http=" + ip + ":" + httpPort,
        "--workers=2",
        "--reports=" + folder.resolve("reports-" + ip));
  }

  private Node worker(String ip, int ordinal) {
    Map<String, String> environment = new HashMap<>(kubernetes.environment());
    environment.put("HOSTNAME", "onrush-worker-" + ordinal);
    environment.put("ONRUSH_PART", "ordinal");
    return pod(ip, environment, "worker", "--loops=1");
  }

  private ClusterApi api(String coordinator) {
    return new ClusterApi("http://" + coordinator + ":" + httpPort);
  }

  private int status(String ip, String path) {
    return Probes.status("http://" + ip + ":" + managementPort + path);
  }

  private void await(String what, Callable<Boolean> condition) {
    try {
      Awaitility.await(what)
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(condition);
    } catch (ConditionTimeoutException e) {
      StringBuilder logs = new StringBuilder();
      nodes.forEach((ip, node) -> logs.append(ip).append(":\n").append(node.log()));
      throw new AssertionError("not so after " + LIMIT + ": " + what + "\n" + logs, e);
    }
  }

  /** Waits until the coordinator sees these, and every one of them is ready. */
  private void awaitMembers(String coordinator, String... ips) {
    Set<String> expected = new TreeSet<>();
    for (String ip : ips) {
      expected.add("akka://onrush@" + ip + ":" + clusterPort);
    }
    await("members " + expected, () -> members(coordinator).equals(expected));
    for (String ip : ips) {
      await(ip + " is ready", () -> status(ip, "/ready") == 200 && status(ip, "/alive") == 200);
    }
  }

  private Set<String> members(String coordinator) {
    Set<String> addresses = new TreeSet<>();
    for (JsonNode member : api(coordinator).get("/api/v1/cluster").path("members")) {
      addresses.add(member.path("address").asText());
    }
    return addresses;
  }

  private void awaitLog(String ip, String text) {
    await(ip + " prints: " + text, () -> nodes.get(ip).log().contains(text));
  }

  private String targetUrl() {
    return "http://127.0.0.1:" + target.port();
  }

  private static String plan(String target, int seconds) {
    return """
    name: discovered
    target: %s
    scenarios:
      main:
        executor: constant-arrival-rate
        rate: 1000
        duration: %ds
        requests: [{url: /}]
    """
        .formatted(target, seconds);
  }

  /** Whose rate two requests in flight, that are never answered, cannot reach. */
  private String hopelessPlan() {
    return """
    name: hopeless
    target: %s
    scenarios:
      main:
        executor: constant-arrival-rate
        rate: 300
        duration: 5m
        maxVUs: 3
        gracefulStop: 1s
        requests: [{url: /__hang, timeout: 1s}]
    """
        .formatted(targetUrl());
  }

  /** The id of the coordinator's newest run, once there is one. */
  private String awaitRun(String coordinator) {
    await("a run", () -> !runs(coordinator).isEmpty());
    return runs(coordinator).path(0).path("id").asText();
  }

  private JsonNode runs(String coordinator) {
    return api(coordinator).get("/api/v1/runs").path("runs");
  }

  /** What a node shows to others of the cluster. */
  private Certificate certificate(String ip) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) Authority.tls(keys).getSocketFactory().createSocket(ip, clusterPort)) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  @Order(1)
  void podsThatStartTogetherAreOneClusterAndRunAPlanByThemselves() {
    kubernetes.add(COORDINATOR);
    coordinator(COORDINATOR);
    awaitLog(
        COORDINATOR,
        "waiting for the cluster: 1 of 2 contact points seen (label " + KubernetesApi.LABEL + ")");
    assertThat(status(COORDINATOR, "/ready")).isEqualTo(500);
    assertThat(status(COORDINATOR, "/alive")).isEqualTo(200);

    kubernetes.add(WORKER_1);
    kubernetes.add(WORKER_2);
    worker(WORKER_1, 0);
    worker(WORKER_2, 1);
    awaitMembers(COORDINATOR, COORDINATOR, WORKER_1, WORKER_2);

    ClusterApi api = api(COORDINATOR);
    try (Probes _ = Probes.of(managementPort, COORDINATOR, WORKER_1, WORKER_2)) {
      JsonNode report = api.awaitEnd(awaitRun(COORDINATOR), 60);
      Sums.addUp(report);
      assertThat(report.path("state").asText()).isEqualTo("finished");
      long succeeded = Sums.count(report.path("counts"), "succeeded");
      long unaccounted = Sums.count(report.path("counts"), "unaccounted");
      assertThat(succeeded).isPositive();
      // Where the machine is so busy that a worker is given up, not all is known of it.
      assertThat(target.truth().requests()).isBetween(succeeded, succeeded + unaccounted);
      List<Integer> parts = new ArrayList<>();
      report.path("workers").forEach(w -> parts.add(w.path("part").asInt()));
      assertThat(parts).containsExactlyInAnyOrder(1, 2);
    }
  }

  @Test
  @Order(2)
  void whereTheRateIsNotReachedAWorkerMoreIsAskedForAndGetsAShare() {
    ClusterApi api = api(COORDINATOR);
    String id = api.start(hopelessPlan());
    await("a third is asked for", () -> kubernetes.replicas() == 3);
    kubernetes.add(WORKER_3);
    worker(WORKER_3, 2);
    awaitMembers(COORDINATOR, COORDINATOR, WORKER_1, WORKER_2, WORKER_3);
    JsonNode three = api.await(id, 60, report -> shares(report) == 3);
    assertThat(three.path("state").asText()).isEqualTo("running");
    api.stop(id);
    api.awaitEnd(id, 60);
  }

  private static long shares(JsonNode report) {
    return report.path("workers").valueStream().filter(w -> w.path("share").asDouble() > 0).count();
  }

  @Test
  @Order(3)
  void aPodThatTheClusterPutOutComesBack() throws Exception {
    Node second = nodes.get(WORKER_2);
    second.signal("STOP");
    // Needed last; they start while this cluster waits.
    pod(UNKNOWN, kubernetes.environment(kubernetes.accountWithToken("wrong")), "worker");
    pod(POWERLESS, kubernetes.environment(kubernetes.accountWithToken("powerless")), "worker");
    await("it is put out", () -> members(COORDINATOR).size() == 3);
    second.signal("CONT");
    awaitLog(WORKER_2, "joining again");
    awaitMembers(COORDINATOR, COORDINATOR, WORKER_1, WORKER_2, WORKER_3);
  }

  @Test
  @Order(4)
  void afterTheRunThereAreAsManyWorkersAsBefore() {
    await("the third is taken back", () -> kubernetes.replicas() == 2);
    nodes.get(WORKER_3).terminate();
    assertThat(nodes.get(WORKER_3).exit(60)).isZero();
    kubernetes.remove(WORKER_3);
    awaitMembers(COORDINATOR, COORDINATOR, WORKER_1, WORKER_2);
  }

  @Test
  @Order(5)
  void aContainerThatIsStartedAgainInItsPodComesBack() {
    nodes.get(WORKER_2).kill();
    nodes.get(WORKER_2).exit(30);
    worker(WORKER_2, 1);
    awaitMembers(COORDINATOR, COORDINATOR, WORKER_1, WORKER_2);
    api(COORDINATOR).awaitWorkers(2);
  }

  /** Also: with a new key pair, which those that are there have seen and use. */
  @Test
  @Order(6)
  void aCoordinatorAtANewAddressJoinsTheClusterOfItsWorkersAndStartsNothingAgain()
      throws Exception {
    Certificate before = certificate(WORKER_1);
    authority.issue(keys, "RSA", "onrush");
    Certificate after = Authority.read(keys.resolve("tls.crt"));
    assertThat(after).isNotEqualTo(before);
    await("the new certificate is used", () -> certificate(WORKER_1).equals(after));
    try (Probes _ = Probes.of(managementPort, WORKER_1, WORKER_2)) {
      nodes.get(COORDINATOR).kill();
      kubernetes.remove(COORDINATOR);
      kubernetes.add(NEXT_COORDINATOR);
      coordinator(NEXT_COORDINATOR);
      awaitMembers(NEXT_COORDINATOR, NEXT_COORDINATOR, WORKER_1, WORKER_2);
      api(NEXT_COORDINATOR).awaitWorkers(2);
    }
    awaitLog(NEXT_COORDINATOR, "no autostart: the workers that are here have had a run");
    assertThat(runs(NEXT_COORDINATOR)).isEmpty();
    assertThat(nodes.get(WORKER_1).log()).doesNotContain("joining again");
  }

  @Test
  @Order(7)
  void withoutTheKubernetesApiTheClusterLivesAndNewPodsWait() throws Exception {
    kubernetes.down();
    try (Probes _ = Probes.of(managementPort, NEXT_COORDINATOR, WORKER_1, WORKER_2)) {
      kubernetes.add(LATE_WORKER);
      worker(LATE_WORKER, 2);
      awaitLog(LATE_WORKER, "waiting for the cluster: the Kubernetes API");
      assertThat(status(LATE_WORKER, "/ready")).isEqualTo(500);
      assertThat(members(NEXT_COORDINATOR)).hasSize(3);
      kubernetes.up();
      awaitMembers(NEXT_COORDINATOR, NEXT_COORDINATOR, WORKER_1, WORKER_2, LATE_WORKER);
    }
  }

  @Test
  @Order(8)
  void whoMayNotListPodsIsToldWhatToDo() {
    awaitLog(UNKNOWN, "does not accept this pod's token (401)");
    awaitLog(POWERLESS, "give its ServiceAccount a Role with get, list and watch on pods");
    assertThat(status(UNKNOWN, "/ready")).isEqualTo(500);
    assertThat(status(UNKNOWN, "/alive")).isEqualTo(200);
    assertThat(members(NEXT_COORDINATOR)).hasSize(4);
  }
}
