package io.onrush.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What {@code kubectl kustomize} makes of a folder. */
record Overlay(String name, List<HasMetadata> objects) {
  static final Path K8S = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
  private static final Path OVERLAYS = K8S.resolve("overlays");
  private static final String KUBECTL = System.getenv().getOrDefault("KUBECTL", "kubectl");
  private static final Map<Path, Overlay> RENDERED = new ConcurrentHashMap<>();

  /** Each folder of {@code overlays}, and everything together. */
  static List<Overlay> all() throws IOException {
    try (Stream<Path> folders = Files.list(OVERLAYS)) {
      return Stream.concat(
              folders.sorted(), Stream.of(K8S.resolve("src/test/kustomize/everything")))
          .map(folder -> RENDERED.computeIfAbsent(folder, Overlay::render))
          .toList();
    }
  }

  static Overlay of(String name) {
    return RENDERED.computeIfAbsent(OVERLAYS.resolve(name), Overlay::render);
  }

  private static Overlay render(Path folder) {
    try {
      Process kubectl = kubectl("kustomize", folder.toString());
      kubectl.getOutputStream().close();
      String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String errors = new String(kubectl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(kubectl.waitFor()).as("kubectl kustomize %s: %s", folder, errors).isZero();
      assertThat(errors).as("warnings for %s", folder).isEmpty();
      return new Overlay(folder.getFileName().toString(), Models.read(yaml));
    } catch (IOException e) {
      return fail(folder + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Process kubectl(String... words) {
    try {
      return new ProcessBuilder(Stream.concat(Stream.of(KUBECTL), Stream.of(words)).toList())
          .start();
    } catch (IOException e) {
      return fail(
          "%s: this test needs kubectl 1.27 or newer on the PATH, or named by KUBECTL=/path/to/it;"
              + " see Tests in CONTRIBUTING.md. Debian 13 has it in the package kubernetes-client.",
          e.getMessage());
    }
  }

  <T> List<T> every(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends HasMetadata> T the(Class<T> kind, String name) {
    return every(kind).stream()
        .filter(o -> o.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
  }

  Deployment coordinator() {
    return the(Deployment.class, "onrush-coordinator");
  }

  StatefulSet workers() {
    return the(StatefulSet.class, "onrush-worker");
  }

  List<PodTemplateSpec> pods() {
    return List.of(coordinator().getSpec().getTemplate(), workers().getSpec().getTemplate());
  }

  /** The settings' ConfigMap, whose name ends with a hash. */
  Map<String, String> settings() {
    return every(ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getName().startsWith("onrush-settings-"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no onrush-settings"))
        .getData();
  }

  @Override
  public String toString() {
    return name;
  }
}
