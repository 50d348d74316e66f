package io.onrush.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates by the JDK's keytool, in files as cert-manager would write them. */
public final class Authority {
  private static final String PASSWORD = "changeit";

  private final Path store;
  private int issued;

  /** A new one, with an RSA key of its own. */
  public Authority() throws Exception {
    store = store();
    pair(store, "ca", "RSA", "CN=authority", List.of("-ext", "bc:c"));
  }

  /**
   * Writes {@code tls.crt}, {@code tls.key} and {@code ca.crt} of a new key pair for 127.0.0.1,
   * each at once, and gives the folder.
   *
   * @param algorithm RSA or EC
   * @param subject its common name, and its only name
   */
  public Path issue(Path folder, String algorithm, String subject) throws Exception {
    String alias = "tls-" + ++issued;
    pair(store, alias, algorithm, "CN=" + subject, List.of("-signer", "ca"));
    write(folder, "ca.crt", "CERTIFICATE", certificate(store, "ca").getEncoded());
    return write(store, alias, folder);
  }

  /**
   * Writes {@code tls.crt} and {@code tls.key} of a certificate that is its own authority, each at
   * once, and gives the folder.
   *
   * @param algorithm RSA or EC
   * @param names as keytool takes them, {@code dns:localhost,ip:127.0.0.1}
   */
  public static Path selfSigned(Path folder, String algorithm, String names) throws Exception {
    Path store = store();
    pair(store, "tls", algorithm, "CN=onrush", List.of("-ext", "san=" + names));
    return write(store, "tls", folder);
  }

  /** TLS with the key pair of a folder, trusting the folder's certificates. */
  public static SSLContext tls(Path folder) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Certificate own = read(folder.resolve("tls.crt"));
    String pem = Files.readString(folder.resolve("tls.key"));
    byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
    store.setKeyEntry(
        "tls",
        KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(key)),
        new char[0],
        new Certificate[] {own});
    store.setCertificateEntry("own", own);
    if (Files.exists(folder.resolve("ca.crt"))) {
      store.setCertificateEntry("ca", read(folder.resolve("ca.crt")));
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** The certificate in a file. */
  public static Certificate read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Path store() throws IOException {
    Path folder = Files.createTempDirectory("onrush-keys");
    Path store = folder.resolve("store.p12");
    // Deleted in the reverse order.
    folder.toFile().deleteOnExit();
    store.toFile().deleteOnExit();
    return store;
  }

  private static void pair(
      Path store, String alias, String algorithm, String subject, List<String> more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(more);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("keytool: " + said);
    }
  }

  private static KeyStore load(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static Certificate certificate(Path store, String alias) throws Exception {
    return Objects.requireNonNull(load(store).getCertificate(alias));
  }

  private static Path write(Path store, String alias, Path folder) throws Exception {
    byte[] key =
        Objects.requireNonNull(load(store).getKey(alias, PASSWORD.toCharArray())).getEncoded();
    write(folder, "tls.key", "PRIVATE KEY", key);
    write(folder, "tls.crt", "CERTIFICATE", certificate(store, alias).getEncoded());
    return folder;
  }

  private static void write(Path folder, String name, String type, byte[] der) throws IOException {
    String pem =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
    Files.createDirectories(folder);
    Path made = Files.writeString(folder.resolve(name + ".new"), pem);
    Files.move(
        made,
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
