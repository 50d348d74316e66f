package io.onrush.coordinator.http;

import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.HttpsConnectionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * HTTPS by a folder as cert-manager fills it: {@code tls.crt} (chain), {@code tls.key} (PKCS#8),
 * both PEM, and perhaps {@code ca.crt}. New files are used for new connections.
 *
 * <p>Coordinator nodes reach one another by addresses that are in no certificate, so as clients of
 * one another they ask for something else: a certificate that comes from {@code ca.crt} (or,
 * without one, from {@code tls.crt}) and has a name that their own has too.
 */
final class Https {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final char[] NO_PASSWORD = {};

  private record Contexts(SSLContext server, SSLContext client) {}

  private final Reread<Contexts> contexts;

  /**
   * Reads the folder.
   *
   * @throws IllegalArgumentException if a file is missing or not what it should be
   */
  Https(Path folder, LongSupplier clockNs) {
    Path chain = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    Path ca = folder.resolve("ca.crt");
    List<Path> files = new ArrayList<>(List.of(chain, key));
    files.add(Files.exists(ca) ? ca : chain);
    this.contexts = new Reread<>(files, contents -> contexts(files, contents), clockNs);
  }

  /** For connections that come in. */
  HttpsConnectionContext server() {
    return ConnectionContext.httpsServer(
        () -> {
          SSLEngine engine = contexts.get().server.createSSLEngine();
          engine.setUseClientMode(false);
          return engine;
        });
  }

  /** For connections to other coordinator nodes. */
  HttpsConnectionContext client() {
    return ConnectionContext.httpsClient(
        (host, port) -> {
          SSLEngine engine = contexts.get().client.createSSLEngine(host, port);
          engine.setUseClientMode(true);
          return engine;
        });
  }

  private static Contexts contexts(List<Path> files, List<byte[]> contents) {
    List<X509Certificate> chain = certificates(files.get(0), contents.get(0));
    PrivateKey key = key(files.get(1), contents.get(1));
    List<X509Certificate> anchors = certificates(files.get(2), contents.get(2));
    try {
      requirePair(files.get(1), key, chain.getFirst());
      return new Contexts(server(key, chain), client(anchors, chain.getFirst()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(files.get(0) + ": cannot be used: " + e, e);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store", e);
    }
  }

  private static List<X509Certificate> certificates(Path file, byte[] pem) {
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!read.isEmpty()) {
        return read.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage() + " (expected: PEM)", e);
    }
    throw new IllegalArgumentException(file + ": no certificate (expected: PEM)");
  }

  private static PrivateKey key(Path file, byte[] pem) {
    Matcher matcher = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (matcher.find()) {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
      for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
          // The next one, perhaps.
        }
      }
    }
    throw new IllegalArgumentException(
        file
            + ": not a key that is read here (expected: PEM with BEGIN PRIVATE KEY, PKCS#8, RSA or"
            + " EC; of another: openssl pkcs8 -topk8 -nocrypt; for cert-manager:"
            + " privateKey.encoding: PKCS8)");
  }

  /** The two files are read one after the other, and may just be changing. */
  private static void requirePair(Path file, PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    byte[] text = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    boolean fits = certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm());
    if (fits) {
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      fits = signature.verify(signed);
    }
    if (!fits) {
      throw new IllegalArgumentException(file + ": not the key of the certificate beside it");
    }
  }

  private static SSLContext server(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setKeyEntry("tls", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[0], null);
    return context;
  }

  private static SSLContext client(List<X509Certificate> anchors, X509Certificate own)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (X509Certificate anchor : anchors) {
      store.setCertificateEntry("ca-" + store.size(), anchor);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    X509ExtendedTrustManager chains = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Sibling(chains, names(own))}, null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** All that a certificate says it is for; its subject where it has nothing else. */
  private static Set<String> names(X509Certificate certificate) throws CertificateException {
    Set<String> names = new HashSet<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
    }
    return names.isEmpty() ? Set.of(certificate.getSubjectX500Principal().getName()) : names;
  }

  /** Trusts servers whose certificate has a name that is ours too. */
  private static final class Sibling extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;
    private final Set<String> names;

    Sibling(X509ExtendedTrustManager chains, Set<String> names) {
      this.chains = chains;
      this.names = names;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      chains.checkServerTrusted(chain, authType);
      if (names(chain[0]).stream().noneMatch(names::contains)) {
        throw new CertificateException(
            "certificate for " + names(chain[0]) + " (expected: one of " + names + ")");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      throw new CertificateException("no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return chains.getAcceptedIssuers();
    }
  }
}
