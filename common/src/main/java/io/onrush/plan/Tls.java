package io.onrush.plan;

import java.util.Optional;

/**
 * Whom to trust, and what to show, on connections by TLS. Files are named as secrets are: each
 * worker has its own.
 *
 * @param verify whether the server's certificate must be valid, and of the host's name
 * @param ca file of the authorities to trust, PEM; empty for those of the worker's Java
 * @param identity what to show a server that asks for a certificate
 */
public record Tls(boolean verify, Optional<String> ca, Optional<Identity> identity) {

  public static final Tls DEFAULT = new Tls(true, Optional.empty(), Optional.empty());

  /**
   * A certificate and its key.
   *
   * @param cert file of the certificate and those between it and an authority, PEM
   * @param key file of the private key without a password, PEM (PKCS #8 or RSA)
   */
  public record Identity(String cert, String key) {}
}
