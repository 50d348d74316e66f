package io.onrush.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mutual TLS between nodes: whoever has no certificate of the same authority, with a name in
 * common, is no node. The files are those that cert-manager writes, {@code tls.crt}, {@code
 * tls.key} (RSA) and {@code ca.crt}; they are read again every minute, so they can be rotated.
 *
 * @param folder of the files
 */
public record NodeTls(Path folder) {
  private static final List<String> FILES = List.of("tls.crt", "tls.key", "ca.crt");

  /**
   * Finds the files.
   *
   * @throws IllegalArgumentException if one is not there or cannot be read
   */
  public NodeTls {
    for (String name : FILES) {
      if (!Files.isReadable(folder.resolve(name))) {
        throw new IllegalArgumentException(
            "--tls " + folder + ": no " + name + " that can be read (expected: " + FILES + ")");
      }
    }
  }

  /** A member's configuration with this in it. */
  Config configure(Config config) {
    String artery = "akka.remote.artery.";
    String files = artery + "ssl.rotating-keys-engine.";
    Map<String, Object> own = new LinkedHashMap<>();
    own.put(artery + "transport", "tls-tcp");
    own.put(
        artery + "ssl.ssl-engine-provider",
        "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
    own.put(files + "cert-file", folder.resolve("tls.crt").toString());
    own.put(files + "key-file", folder.resolve("tls.key").toString());
    own.put(files + "ca-cert-file", folder.resolve("ca.crt").toString());
    return ConfigFactory.parseMap(own).withFallback(config);
  }
}
