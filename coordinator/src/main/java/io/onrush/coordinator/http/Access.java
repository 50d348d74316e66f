package io.onrush.coordinator.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may do what: a bearer token (RFC 6750) for everything, another one for reading. Where there
 * is none, a name by which only a hostile page can have found this address is refused: a browser
 * takes that page for the API's own (DNS rebinding).
 */
final class Access {
  private static final int SHORTEST = 16;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([!-~]+) *");
  private static final Pattern HOST = Pattern.compile("(\\[[^]]*]|[^:]*)(:\\d*)?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String CHALLENGE = "Bearer realm=\"onrush\"";

  private final String host;
  private final Optional<Reread<byte[]>> full;
  private final Optional<Reread<byte[]>> viewer;

  private Access(String host, Optional<Reread<byte[]>> full, Optional<Reread<byte[]>> viewer) {
    this.host = host.toLowerCase(Locale.ROOT);
    this.full = full;
    this.viewer = viewer;
  }

  /**
   * Reads the tokens.
   *
   * @param host address at which the API listens
   * @throws IllegalArgumentException if a file has no good token, or if there is none although
   *     others than this machine can reach the API
   */
  static Access of(String host, Safeguards safeguards, LongSupplier clockNs) {
    if (safeguards.tokenFile().isEmpty() && !safeguards.noToken() && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "the API would listen on "
              + host
              + ", where others reach it (expected: --token-file FILE with a token of at least 16"
              + " characters, from: openssl rand -hex 32; or --no-token, if whoever reaches it may"
              + " start load; or an address of 127.0.0.0/8)");
    }
    Access access =
        new Access(
            host,
            safeguards.tokenFile().map(file -> token(file, clockNs)),
            safeguards.viewerTokenFile().map(file -> token(file, clockNs)));
    if (access.viewer.isPresent()
        && MessageDigest.isEqual(access.full.orElseThrow().get(), access.viewer.get().get())) {
      throw new IllegalArgumentException(
          "the viewer's token may do everything: it is the one of --token-file (expected:"
              + " another)");
    }
    return access;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The hash of a file's token. */
  private static Reread<byte[]> token(Path file, LongSupplier clockNs) {
    return new Reread<>(List.of(file), contents -> hash(file, contents.getFirst()), clockNs);
  }

  private static byte[] hash(Path file, byte[] content) {
    String token = new String(content, StandardCharsets.UTF_8).strip();
    if (token.length() < SHORTEST || !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a token of at least %d of the characters A-Z a-z 0-9 - . _ ~ + /)"
              .formatted(
                  file,
                  token.isEmpty()
                      ? "empty"
                      : token.length() < SHORTEST
                          ? token.length() + " characters"
                          : "a character that no header can have",
                  SHORTEST));
    }
    return sha256(token);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  /** The answer to a request that may not be; empty if it may. */
  Optional<HttpResponse> refusal(HttpRequest request) {
    return full.isPresent() ? withoutRight(request) : ofForeignHost(request);
  }

  private Optional<HttpResponse> withoutRight(HttpRequest request) {
    String at = RunsApi.path(request);
    Optional<String> given = request.getHeader("Authorization").map(HttpHeader::value);
    if (given.isEmpty()) {
      return Optional.of(challenged(Problems.noToken(at), ""));
    }
    Matcher bearer = BEARER.matcher(given.get());
    byte[] hash = sha256(bearer.matches() ? bearer.group(1) : "");
    // Both, whatever comes of the first, in a time that says nothing.
    boolean all = isThatOf(full, hash);
    boolean reading = isThatOf(viewer, hash);
    if (all || (reading && READING.contains(request.method().value()))) {
      return Optional.empty();
    }
    return Optional.of(
        reading
            ? challenged(Problems.viewerOnly(at), ", error=\"insufficient_scope\"")
            : challenged(Problems.wrongToken(at), ", error=\"invalid_token\""));
  }

  private static boolean isThatOf(Optional<Reread<byte[]>> token, byte[] hash) {
    return token.isPresent() && MessageDigest.isEqual(token.get().get(), hash);
  }

  private static HttpResponse challenged(Problem problem, String error) {
    return problem.response().addHeader(RawHeader.create("WWW-Authenticate", CHALLENGE + error));
  }

  private Optional<HttpResponse> ofForeignHost(HttpRequest request) {
    String given = request.getHeader("Host").map(HttpHeader::value).orElse("");
    return isOwn(given)
        ? Optional.empty()
        : Optional.of(Problems.foreignHost(RunsApi.path(request), given).response());
  }

  /** Names that nobody can register, and addresses, which are no names. */
  private boolean isOwn(String given) {
    Matcher form = HOST.matcher(given.toLowerCase(Locale.ROOT));
    String name = form.matches() ? String.valueOf(form.group(1)) : given;
    return name.startsWith("[")
        || !name.contains(".")
        || IPV4.matcher(name).matches()
        || name.endsWith(".localhost")
        || name.equals(host);
  }
}
