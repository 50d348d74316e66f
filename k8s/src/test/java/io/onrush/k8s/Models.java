package io.onrush.k8s;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads manifests into the models of Kubernetes and refuses what those do not know. */
final class Models {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(new KnownFieldsOnly());

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.of(
              ConfigMap.class,
              Deployment.class,
              Namespace.class,
              NetworkPolicy.class,
              PodDisruptionBudget.class,
              Role.class,
              RoleBinding.class,
              Service.class,
              ServiceAccount.class,
              StatefulSet.class,
              PodMonitor.class,
              CertManager.Issuer.class,
              CertManager.Certificate.class)
          .collect(Collectors.toMap(Models::kind, Function.identity()));

  private Models() {}

  /**
   * Every document of a YAML stream.
   *
   * @throws IOException with the field's path if a model does not know it
   */
  static List<HasMetadata> read(String yaml) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    try (var documents =
        MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(MAPPER.createParser(yaml))) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
        Class<? extends HasMetadata> model = KINDS.get(kind);
        if (model == null) {
          throw new IOException(kind + " (expected: one of " + KINDS.keySet() + ")");
        }
        objects.add(MAPPER.treeToValue(document, model));
      }
    }
    return objects;
  }

  private static String kind(Class<? extends HasMetadata> model) {
    return HasMetadata.getApiVersion(model) + " " + HasMetadata.getKind(model);
  }

  /** The models would keep an unknown field as an additional property. */
  private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }
}
