package io.onrush.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manifests say, held against what the code does. */
class ManifestsTest {
  private static final int CLUSTER = 2551;
  private static final int MANAGEMENT = 8558;
  private static final int HTTP = 8080;
  private static final int METRICS = 9095;

  /** Longer than leaving the cluster takes once the share is handed over. */
  private static final Duration TO_LEAVE = Duration.ofSeconds(10);

  /** Of commands that kubectl exec starts in the coordinator's pod. */
  private static final String[] CLIENT = {
    "ONRUSH_URL", "ONRUSH_TARGET", "ONRUSH_TOKEN_FILE", "ONRUSH_CA"
  };

  static List<Overlay> overlays() throws IOException {
    return Overlay.all();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void argumentsAndVariablesAreOptionsOfTheCommand(Overlay overlay) {
    Set<String> known = new HashSet<>(Node.variables("coordinator").keySet());
    known.addAll(Node.variables("worker").keySet());
    assertThat(Node.variables("start")).containsKeys(CLIENT);
    known.addAll(List.of(CLIENT));
    for (Node node : nodes(overlay)) {
      assertThat(known).containsAll(node.named());
      assertThat(node.parse().findOption("--discovery").getValue().toString())
          .contains("kubernetes");
    }
    // Kubernetes' variables for the Service would be taken for options.
    assertThat(overlay.pods()).allMatch(pod -> !pod.getSpec().getEnableServiceLinks());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void portsAreThoseThatTheNodesListenOn(Overlay overlay) {
    for (Node node : nodes(overlay)) {
      assertThat(node.port("--cluster")).isEqualTo(node.containerPort("cluster"));
      assertThat(node.port("--management")).isEqualTo(node.containerPort("management"));
    }
    Node coordinator = Node.of(overlay, overlay.coordinator().getSpec().getTemplate());
    assertThat(coordinator.port("--http")).isEqualTo(coordinator.containerPort("http"));
    Node worker = Node.of(overlay, overlay.workers().getSpec().getTemplate());
    assertThat(worker.port("--metrics")).isEqualTo(worker.containerPort("metrics"));
    for (Service service : overlay.every(Service.class)) {
      PodTemplateSpec pod = selected(overlay, service.getSpec().getSelector()).getFirst();
      service
          .getSpec()
          .getPorts()
          .forEach(
              port ->
                  assertThat(port.getPort())
                      .as("%s %s", service.getMetadata().getName(), port.getName())
                      .isEqualTo(
                          Node.of(overlay, pod).containerPort(port.getTargetPort().getStrVal())));
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void probesAskWhatTheManagementPortServes(Overlay overlay) {
    Config checks = ConfigFactory.load().getConfig("akka.management.health-checks");
    for (PodTemplateSpec pod : overlay.pods()) {
      Container container = pod.getSpec().getContainers().getFirst();
      asks(container.getReadinessProbe(), checks.getString("readiness-path"));
      asks(container.getLivenessProbe(), checks.getString("liveness-path"));
      asks(container.getStartupProbe(), checks.getString("liveness-path"));
    }
  }

  private static void asks(Probe probe, String path) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo("/" + path);
    assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("management"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void selectorsFindThePodsThatTheyAreFor(Overlay overlay) {
    for (Node node : nodes(overlay)) {
      String label = node.parse().findOption("--discovery-label").getValue();
      String[] pair = label.split("=", 2);
      assertThat(selected(overlay, Map.of(pair[0], pair[1]))).hasSize(2);
    }
    assertThat(selected(overlay, overlay.coordinator().getSpec().getSelector().getMatchLabels()))
        .containsExactly(overlay.coordinator().getSpec().getTemplate());
    assertThat(selected(overlay, overlay.workers().getSpec().getSelector().getMatchLabels()))
        .containsExactly(overlay.workers().getSpec().getTemplate());
    overlay.pods().forEach(pod -> spreads(overlay, pod));
    Stream.concat(
            overlay.every(PodDisruptionBudget.class).stream().map(o -> o.getSpec().getSelector()),
            overlay.every(NetworkPolicy.class).stream().map(o -> o.getSpec().getPodSelector()))
        .forEach(selector -> assertThat(selected(overlay, selector.getMatchLabels())).isNotEmpty());
    assertThat(overlay.workers().getSpec().getServiceName())
        .isEqualTo(overlay.the(Service.class, "onrush-worker").getMetadata().getName());
  }

  private static void spreads(Overlay overlay, PodTemplateSpec pod) {
    pod.getSpec()
        .getTopologySpreadConstraints()
        .forEach(
            spread ->
                assertThat(selected(overlay, spread.getLabelSelector().getMatchLabels()))
                    .containsExactly(pod));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void networkPoliciesOpenThePortsThatAreUsedAndNoMore(Overlay overlay) {
    assertThat(ingress(overlay, overlay.coordinator().getSpec().getTemplate()))
        .containsExactlyInAnyOrder(HTTP, CLUSTER, MANAGEMENT);
    Set<Integer> worker = new HashSet<>(Set.of(CLUSTER, MANAGEMENT));
    if (!overlay.every(PodMonitor.class).isEmpty()) {
      worker.add(METRICS);
    }
    assertThat(ingress(overlay, overlay.workers().getSpec().getTemplate())).isEqualTo(worker);
    NetworkPolicy cluster = overlay.the(NetworkPolicy.class, "onrush-cluster");
    assertThat(
            cluster.getSpec().getEgress().getFirst().getPorts().stream()
                .map(port -> port.getPort().getIntVal()))
        .containsExactlyInAnyOrder(CLUSTER, MANAGEMENT);
  }

  private static Set<Integer> ingress(Overlay overlay, PodTemplateSpec pod) {
    Node node = Node.of(overlay, pod);
    return overlay.every(NetworkPolicy.class).stream()
        .filter(policy -> matches(policy.getSpec().getPodSelector().getMatchLabels(), pod))
        .flatMap(policy -> policy.getSpec().getIngress().stream())
        .flatMap(rule -> rule.getPorts().stream())
        .map(NetworkPolicyPort::getPort)
        .map(port -> node.containerPort(port.getStrVal()))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void accountsMayDoWhatTheCodeAsksForAndNoMore(Overlay overlay) {
    Map<String, Set<String>> rights = new HashMap<>();
    for (RoleBinding binding : overlay.every(RoleBinding.class)) {
      Role role = overlay.the(Role.class, binding.getRoleRef().getName());
      for (Subject subject : binding.getSubjects()) {
        assertThat(subject.getNamespace()).isEqualTo("load-test");
        overlay.the(ServiceAccount.class, subject.getName());
        role.getRules().stream()
            .map(ManifestsTest::told)
            .forEach(
                right ->
                    rights.computeIfAbsent(subject.getName(), _ -> new HashSet<>()).add(right));
      }
    }
    String discovery = "[] pods [] [get, list, watch]";
    String scaling = "[apps] statefulsets/scale [onrush-worker] [get, patch]";
    boolean scales = overlay.settings().containsKey("ONRUSH_SCALE_TO");
    assertThat(rights)
        .containsOnly(
            Map.entry("onrush-worker", Set.of(discovery)),
            Map.entry(
                "onrush-coordinator", scales ? Set.of(discovery, scaling) : Set.of(discovery)));
    assertThat(overlay.pods().stream().map(pod -> pod.getSpec().getServiceAccountName()))
        .containsExactlyElementsOf(List.of("onrush-coordinator", "onrush-worker"));
    assertThat(overlay.settings().getOrDefault("ONRUSH_SCALE_STATEFULSET", "onrush-worker"))
        .isEqualTo(overlay.workers().getMetadata().getName());
  }

  private static String told(PolicyRule rule) {
    return rule.getApiGroups().stream().filter(group -> !group.isEmpty()).toList()
        + " "
        + String.join(",", rule.getResources())
        + " "
        + rule.getResourceNames()
        + " "
        + rule.getVerbs();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void podsMeetTheRestrictedStandard(Overlay overlay) {
    for (PodTemplateSpec pod : overlay.pods()) {
      PodSpec spec = pod.getSpec();
      assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(65532);
      assertThat(spec.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(spec.getHostNetwork()).isNull();
      assertThat(spec.getVolumes()).allMatch(volume -> volume.getHostPath() == null);
      assertThat(spec.getContainers()).hasSize(1);
      var security = spec.getContainers().getFirst().getSecurityContext();
      assertThat(security.getAllowPrivilegeEscalation()).isFalse();
      assertThat(security.getReadOnlyRootFilesystem()).isTrue();
      assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(security.getCapabilities().getAdd()).isEmpty();
    }
    assertThat(overlay.the(Namespace.class, "load-test").getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void aNodeHasTimeToLeave(Overlay overlay) {
    Duration drain =
        Node.of(overlay, overlay.workers().getSpec().getTemplate())
            .parse()
            .findOption("--drain-limit")
            .getValue();
    assertThat(
            Duration.ofSeconds(
                overlay
                    .workers()
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getTerminationGracePeriodSeconds()))
        .isGreaterThanOrEqualTo(drain.plus(TO_LEAVE));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void aRunWaitsForTheWorkersThatThereAreAndAClusterForMostOfThePods(Overlay overlay) {
    int workers = overlay.workers().getSpec().getReplicas();
    int pods = workers + overlay.coordinator().getSpec().getReplicas();
    assertThat(overlay.settings()).containsEntry("ONRUSH_WORKERS", String.valueOf(workers));
    assertThat(Integer.parseInt(overlay.settings().get("ONRUSH_CONTACT_POINTS")))
        .isBetween(pods / 2 + 1, pods);
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whatPodsMountIsThere(Overlay overlay) {
    Set<String> maps = names(overlay.every(ConfigMap.class));
    for (PodTemplateSpec pod : overlay.pods()) {
      Map<String, Volume> volumes =
          pod.getSpec().getVolumes().stream().collect(Collectors.toMap(Volume::getName, v -> v));
      Container container = pod.getSpec().getContainers().getFirst();
      assertThat(container.getVolumeMounts().stream().map(VolumeMount::getName))
          .containsExactlyInAnyOrderElementsOf(volumes.keySet());
      volumes.values().stream()
          .filter(volume -> volume.getConfigMap() != null)
          .filter(volume -> !Boolean.TRUE.equals(volume.getConfigMap().getOptional()))
          .forEach(volume -> assertThat(maps).contains(volume.getConfigMap().getName()));
      assertThat(container.getEnvFrom())
          .allMatch(source -> maps.contains(source.getConfigMapRef().getName()));
      Node node = Node.of(overlay, pod);
      List<String> mounts =
          container.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList();
      assertThat(
              node.environment().values().stream()
                  .filter(value -> value.startsWith("/"))
                  .filter(value -> mounts.stream().noneMatch(value::startsWith)))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void plansAreTheReadyOnes(Overlay overlay) throws IOException {
    Map<String, String> plans = new HashMap<>();
    try (Stream<Path> files = Files.list(Overlay.K8S.resolve("../plans"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        plans.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(overlay.the(ConfigMap.class, "onrush-plans").getData()).isEqualTo(plans);
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void imagesAreOfThisVersionAndNotFetchedAgain(Overlay overlay) {
    for (PodTemplateSpec pod : overlay.pods()) {
      Container container = pod.getSpec().getContainers().getFirst();
      assertThat(container.getImage())
          .isEqualTo("onrush-" + container.getName() + ":" + System.getProperty("project.version"));
      assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
    }
  }

  @Test
  void theImagesRunAsThePodsDo() throws IOException {
    String dockerfile = Files.readString(Overlay.K8S.resolve("../docker/Dockerfile"));
    assertThat(dockerfile)
        .contains(
            "USER 65532:65532",
            "ENTRYPOINT [\"onrush\", \"worker\"]",
            "ENTRYPOINT [\"onrush\", \"coordinator\"]");
  }

  @Test
  void theTenThousandTestIsLabelledAndPlacedAsItsJobsWere() {
    Overlay overlay = Overlay.of("10k-distributed");
    assertThat(overlay.workers().getSpec().getReplicas()).isEqualTo(3);
    for (PodTemplateSpec pod : overlay.pods()) {
      assertThat(pod.getMetadata().getLabels()).containsEntry("test", "10k-distributed");
      assertThat(pod.getSpec().getNodeSelector()).containsEntry("workload-type", "loadtest");
    }
    overlay.objects().stream()
        .filter(object -> !(object instanceof Namespace))
        .forEach(object -> assertThat(object.getMetadata().getNamespace()).isEqualTo("load-test"));
  }

  @Test
  void twoCoordinatorsAreHighlyAvailable() {
    assertThat(Overlay.of("ha").coordinator().getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void certificatesServeNodesAndTheApi() {
    Overlay overlay = Overlay.of("tls");
    CertManager.CertificateSpec node =
        overlay.the(CertManager.Certificate.class, "onrush-node").spec;
    assertThat(node.privateKey().algorithm()).isEqualTo("RSA");
    assertThat(node.usages()).contains("server auth", "client auth");
    assertThat(node.dnsNames()).contains("onrush.load-test.svc", "localhost");
    assertThat(
            overlay.the(CertManager.Issuer.class, node.issuerRef().name()).spec.ca().secretName())
        .isEqualTo(overlay.the(CertManager.Certificate.class, "onrush-ca").spec.secretName());
    for (PodTemplateSpec pod : overlay.pods()) {
      assertThat(pod.getSpec().getVolumes())
          .anyMatch(
              volume ->
                  volume.getSecret() != null
                      && volume.getSecret().getSecretName().equals(node.secretName()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitoring", "everything"})
  void prometheusScrapesEveryNode(String name) throws IOException {
    Overlay overlay =
        Overlay.all().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
    for (PodTemplateSpec pod : overlay.pods()) {
      List<PodMonitor> monitors =
          overlay.every(PodMonitor.class).stream()
              .filter(m -> matches(m.getSpec().getSelector().getMatchLabels(), pod))
              .toList();
      assertThat(monitors).hasSize(1);
      PodMetricsEndpoint endpoint =
          monitors.getFirst().getSpec().getPodMetricsEndpoints().getFirst();
      int port = Node.of(overlay, pod).containerPort(endpoint.getPort());
      assertThat(endpoint.getPath()).isEqualTo("/metrics");
      // Else Prometheus would put its own labels in the place of the plan's tags.
      assertThat(endpoint.getHonorLabels()).isTrue();
      boolean coordinator = port == HTTP;
      assertThat(ingress(overlay, pod)).contains(port);
      assertThat(endpoint.getAuthorization() != null).isEqualTo(coordinator);
      assertThat("https".equals(endpoint.getScheme()))
          .isEqualTo(
              coordinator && Node.of(overlay, pod).environment().containsKey("ONRUSH_HTTPS"));
    }
    assertThat(overlay.the(ConfigMap.class, "onrush-dashboard").getData())
        .containsOnlyKeys("onrush-dashboard.json");
  }

  private static List<Node> nodes(Overlay overlay) {
    return overlay.pods().stream().map(pod -> Node.of(overlay, pod)).toList();
  }

  private static Set<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(o -> o.getMetadata().getName()).collect(Collectors.toSet());
  }

  private static List<PodTemplateSpec> selected(Overlay overlay, Map<String, String> labels) {
    return overlay.pods().stream().filter(pod -> matches(labels, pod)).toList();
  }

  private static boolean matches(Map<String, String> labels, PodTemplateSpec pod) {
    return pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
  }
}
