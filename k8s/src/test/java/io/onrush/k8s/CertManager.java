package io.onrush.k8s;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** What of cert-manager's custom resources is used here. */
final class CertManager {
  private CertManager() {}

  record Reference(String kind, String name) {}

  record Authority(String secretName) {}

  record IssuerSpec(Map<String, String> selfSigned, Authority ca) {}

  record PrivateKey(String algorithm, String encoding, int size, String rotationPolicy) {}

  record CertificateSpec(
      boolean isCA,
      String commonName,
      List<String> dnsNames,
      List<String> ipAddresses,
      String secretName,
      String duration,
      String renewBefore,
      PrivateKey privateKey,
      List<String> usages,
      Reference issuerRef) {}

  /** The parts that every object has. */
  @JsonDeserialize(using = JsonDeserializer.None.class) // the models' own one knows no such kinds
  abstract static class Resource implements HasMetadata {
    private static final long serialVersionUID = 1;
    private ObjectMeta metadata = new ObjectMeta();
    private String apiVersion = "";

    @Override
    public ObjectMeta getMetadata() {
      return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta metadata) {
      this.metadata = metadata;
    }

    @Override
    public String getApiVersion() {
      return apiVersion;
    }

    @Override
    public void setApiVersion(String apiVersion) {
      this.apiVersion = apiVersion;
    }

    public void setKind(String kind) {
      if (!kind.equals(getKind())) {
        throw new IllegalArgumentException(kind + " (expected: " + getKind() + ")");
      }
    }
  }

  @Group("cert-manager.io")
  @Version("v1")
  static final class Issuer extends Resource {
    private static final long serialVersionUID = 1;

    public IssuerSpec spec;
  }

  @Group("cert-manager.io")
  @Version("v1")
  static final class Certificate extends Resource {
    private static final long serialVersionUID = 1;

    public CertificateSpec spec;
  }
}
