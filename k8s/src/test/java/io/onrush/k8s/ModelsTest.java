package io.onrush.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelsTest {
  static List<Overlay> overlays() throws IOException {
    return Overlay.all();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyObjectOfAnOverlayIsOneThatKubernetesKnows(Overlay overlay) {
    assertThat(overlay.objects()).hasSizeGreaterThan(15).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownFieldIsRefused() {
    assertThatThrownBy(() -> Models.read(pod("replica: 3"))).hasMessageContaining("replica");
    assertThatThrownBy(
            () ->
                Models.read(pod("template: {spec: {containers: [{name: a, imagePullPolice: x}]}}")))
        .hasMessageContaining("imagePullPolice");
    assertThatThrownBy(() -> Models.read("{apiVersion: v1, kind: Pud}"))
        .hasMessageContaining("v1 Pud");
    assertThatThrownBy(
            () -> Models.read("{apiVersion: cert-manager.io/v1, kind: Issuer, spec: {caa: {}}}"))
        .hasMessageContaining("caa");
  }

  private static String pod(String spec) {
    return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {" + spec + "}}";
  }
}
