package io.onrush.coordinator.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A certificate that the JDK's keytool makes and signs itself, where cert-manager would put it. */
public final class SelfSigned {
  private static final String PASSWORD = "changeit";

  private SelfSigned() {}

  /**
   * Writes {@code tls.crt} and {@code tls.key}, each at once, and gives the folder.
   *
   * @param algorithm RSA or EC
   * @param names as keytool takes them, {@code dns:localhost,ip:127.0.0.1}
   */
  public static Path into(Path folder, String algorithm, String names) throws Exception {
    Path store = Files.createTempDirectory("onrush-keys").resolve("store.p12");
    keytool(
        "-genkeypair", store, "-keyalg", algorithm, "-dname", "CN=onrush", "-ext", "san=" + names);
    Files.createDirectories(folder);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] key = Objects.requireNonNull(keys.getKey("tls", PASSWORD.toCharArray())).getEncoded();
    write(folder.resolve("tls.key"), "PRIVATE KEY", key);
    write(
        folder.resolve("tls.crt"),
        "CERTIFICATE",
        Objects.requireNonNull(keys.getCertificate("tls")).getEncoded());
    return folder;
  }

  private static void keytool(String does, Path store, String... more)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            does,
            "-alias",
            "tls",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    builder.command().addAll(List.of(more));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("keytool: " + said);
    }
  }

  private static void write(Path file, String type, byte[] der) throws IOException {
    String pem =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
    Path made = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), pem);
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
