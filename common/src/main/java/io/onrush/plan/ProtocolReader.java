package io.onrush.plan;

import java.util.Optional;

/** Reads how servers are spoken to. */
final class ProtocolReader {
  private static final String HTTP = "1.1 or 2";
  private static final String FILE =
      "the name of a file in the worker's --secrets DIR: letters, digits, _, - and .";

  private ProtocolReader() {}

  static Protocols read(Fields plan) {
    HttpVersion http =
        plan.find("http")
            .flatMap(v -> v.as(HTTP, ProtocolReader::version))
            .orElse(HttpVersion.NEGOTIATED);
    boolean skips = plan.find("insecureSkipTLSVerify").flatMap(Value::bool).orElse(false);
    Tls tls =
        plan.find("tls")
            .flatMap(v -> v.fields(KnownKeys.TLS, "a map with ca, cert and key"))
            .map(f -> new Tls(!skips, file(f, "ca"), identity(f)))
            .orElse(new Tls(!skips, Optional.empty(), Optional.empty()));
    int connections =
        plan.find("maxConnectionsPerHost")
            .flatMap(v -> v.whole(1, Bounds.CONNECTIONS, "a whole number from 1 to 100000"))
            .map(Math::toIntExact)
            .orElse(Protocols.UNLIMITED);
    return new Protocols(http, tls, connections);
  }

  private static HttpVersion version(String text) throws Mismatch {
    return switch (text) {
      case "1.1" -> HttpVersion.HTTP_1_1;
      case "2" -> HttpVersion.HTTP_2;
      default -> throw new Mismatch(HTTP);
    };
  }

  private static Optional<Tls.Identity> identity(Fields tls) {
    if (tls.find("cert").isEmpty() && tls.find("key").isEmpty()) {
      return Optional.empty();
    }
    tls.require("cert", FILE);
    tls.require("key", FILE);
    Optional<String> key = file(tls, "key");
    return file(tls, "cert").flatMap(cert -> key.map(k -> new Tls.Identity(cert, k)));
  }

  private static Optional<String> file(Fields tls, String name) {
    return tls.find(name)
        .flatMap(
            v ->
                v.as(
                    FILE,
                    text -> {
                      if (!TemplateParser.isSecretName(text)) {
                        throw new Mismatch(FILE);
                      }
                      return text;
                    }));
  }
}
