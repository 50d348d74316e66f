package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * By what a coordinator knows its client, and the client its coordinator.
 *
 * @param token the bearer token, read anew for each request; empty for none
 * @param ca certificates (PEM) that https servers' come from; empty for those that Java trusts
 */
record Credentials(Supplier<Optional<String>> token, Optional<Path> ca) {
  static final Credentials NONE = new Credentials(Optional::empty, Optional.empty());

  /** Where a token comes from; never an argument, which every user of the machine could see. */
  static final String TOKEN_SOURCES = "--token-file FILE (or ONRUSH_TOKEN_FILE, ONRUSH_TOKEN)";

  /** What the options say, and where they say nothing the environment. */
  static Credentials of(
      Optional<Path> tokenFile, Optional<Path> ca, Map<String, String> environment) {
    Optional<String> token = set(environment, "ONRUSH_TOKEN");
    Optional<Path> file =
        tokenFile.or(
            () ->
                token.isPresent()
                    ? Optional.empty()
                    : set(environment, "ONRUSH_TOKEN_FILE").map(Path::of));
    return new Credentials(
        () ->
            file.isPresent()
                ? file.map(Credentials::read)
                : token.map(t -> sound(t, "ONRUSH_TOKEN")),
        ca.or(() -> set(environment, "ONRUSH_CA").map(Path::of)));
  }

  private static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static String read(Path file) {
    try {
      return sound(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "the token cannot be read: " + e);
    }
  }

  /** The value is not shown, whatever is wrong with it. */
  private static String sound(String text, String from) {
    String token = text.strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new CliException(ExitCode.USAGE, from + ": no token (expected: one word)");
    }
    return token;
  }

  /** What to trust; empty for what Java does. */
  Optional<SSLContext> trust() {
    return ca.map(Credentials::trusting);
  }

  private static SSLContext trusting(Path ca) {
    try (InputStream in = Files.newInputStream(ca)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
      if (store.size() == 0) {
        throw new CliException(ExitCode.USAGE, "--ca " + ca + ": no certificate (expected: PEM)");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CliException(ExitCode.USAGE, "--ca " + ca + " cannot be read: " + e);
    }
  }
}
