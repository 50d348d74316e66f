package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.onrush.measure.ErrorKind;
import io.onrush.plan.Endpoint;
import io.onrush.plan.HttpVersion;
import io.onrush.plan.Plan;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.Template;
import io.onrush.plan.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and HTTP/2 against a real nginx, whose access logs are the truth. */
@Timeout(60)
class EngineNginxTest {
  private static final Duration HALF = Duration.ofMillis(500);
  private static final int BIG = 3_000_000;
  private static final Tls OWN_CA = new Tls(true, Optional.of("ca.crt"), Optional.empty());

  @TempDir private static Path folder;
  private static Nginx nginx;
  private static int secure;
  private static int negotiating;
  private static int narrow;
  private static int clear;
  private static int plain;
  private static int private_;
  private static int expired;
  private static int other;
  private static int stranger;
  private static int named;

  @BeforeAll
  static void start() throws Exception {
    Certificates ca = new Certificates(folder, "ca");
    ca.issue("server", "IP:127.0.0.1,DNS:localhost", 30);
    ca.issue("client", "DNS:client", 30);
    ca.issue("expired", "IP:127.0.0.1", -1);
    ca.issue("other", "DNS:other.test,IP:127.0.0.2", 30);
    new Certificates(folder, "stranger");
    Files.writeString(folder.resolve("big"), "x".repeat(BIG));
    nginx = new Nginx(folder);
    String big = "location /big { root " + folder + "; }";
    secure = nginx.server("ssl", certificate("server"), big);
    negotiating = nginx.server("ssl http2", certificate("server"), big);
    narrow =
        nginx.server(
            "ssl http2",
            certificate("server"),
            "keepalive_requests 20;",
            "http2_max_concurrent_streams 2;");
    clear = nginx.server("http2", big);
    plain = nginx.server("");
    private_ =
        nginx.server(
            "ssl",
            certificate("server"),
            "ssl_verify_client on;",
            "ssl_client_certificate " + folder + "/ca.crt;");
    expired = nginx.server("ssl", certificate("expired"));
    other = nginx.server("ssl http2", certificate("other"));
    stranger = nginx.server("ssl", certificate("stranger"));
    named =
        nginx.server(
            "ssl http2",
            certificate("server"),
            "if ($ssl_server_name != localhost) { return 421; }");
    nginx.start();
  }

  private static String certificate(String name) {
    return "ssl_certificate %1$s/%2$s.crt; ssl_certificate_key %1$s/%2$s.key;"
        .formatted(folder, name);
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static Request get(int port) {
    return Plans.secure(Plans.get(port, "/"));
  }

  private static Request put(int port, String body) {
    return Plans.request("PUT", port, Template.literal("/"), 1, Optional.of(Template.parse(body)));
  }

  private static TestRun run(HttpVersion http, Tls tls, Plan plan) {
    EngineSettings settings = TestRun.SETTINGS.withSecrets(folder);
    return new TestRun(Plans.spoken(new Protocols(http, tls, Protocols.UNLIMITED), plan), settings)
        .leased()
        .start();
  }

  /** Runs 100 requests, all of which succeed, and gives what the server logged of them. */
  private static List<String> succeed(HttpVersion http, Tls tls, int port, Request... requests) {
    int before = (int) logged(port);
    try (TestRun run = run(http, tls, Plans.steady(200, HALF, requests))) {
      run.drain();
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(100);
      assertThat(run.lag().getTotalCount()).isEqualTo(100);
      return nginx.log(port, before + 100).subList(before, before + 100);
    }
  }

  private static long logged(int port) {
    try {
      return Files.readAllLines(folder.resolve(port + ".log")).size();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void fail(ErrorKind kind, Tls tls, Request request) {
    try (TestRun run = run(HttpVersion.NEGOTIATED, tls, Plans.steady(100, HALF, request))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(kind).containsEntry(kind, 50L);
      assertThat(run.response().getTotalCount()).isZero();
    }
  }

  @Tag("tls-of-the-jdk")
  @Test
  void byTlsTheLogHasOneLineForEachRequest() {
    assertThat(
            succeed(
                HttpVersion.NEGOTIATED,
                OWN_CA,
                secure,
                get(secure),
                Plans.secure(put(secure, "x=${seq()}"))))
        .allMatch(l -> l.startsWith("HTTP/1.1 200 "));
  }

  @Tag("tls-of-the-jdk")
  @Test
  void whereTheServerHasBothHttp2IsChosen() {
    assertThat(
            succeed(
                HttpVersion.NEGOTIATED,
                OWN_CA,
                negotiating,
                get(negotiating),
                Plans.secure(put(negotiating, "x=${seq()}"))))
        .allMatch(l -> l.startsWith("HTTP/2.0 200 "))
        .anyMatch(l -> l.contains(" PUT / "));
  }

  @Tag("tls-of-the-jdk")
  @Test
  void theServerIsToldItsName() {
    Request byName = Plans.at(new Endpoint(true, "localhost", named), get(named));
    assertThat(succeed(HttpVersion.NEGOTIATED, OWN_CA, named, byName)).hasSize(100);
  }

  @Test
  void thePlanMayInsistOnHttp11() {
    assertThat(succeed(HttpVersion.HTTP_1_1, OWN_CA, negotiating, get(negotiating)))
        .allMatch(l -> l.startsWith("HTTP/1.1 200 "));
  }

  @Tag("tls-of-the-jdk")
  @Test
  void whereTheServerHasNoHttp2InsistingOnItFails() {
    try (TestRun run = run(HttpVersion.HTTP_2, OWN_CA, Plans.steady(100, HALF, get(secure)))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.TLS);
    }
  }

  @Test
  void http2InClearTextIsSpokenWithoutAsking() {
    assertThat(succeed(HttpVersion.HTTP_2, Tls.DEFAULT, clear, Plans.get(clear, "/")))
        .allMatch(l -> l.startsWith("HTTP/2.0 200 GET / "));
  }

  @Test
  void aConnectionThatTheServerLeavesCostsNoRequest() {
    assertThat(succeed(HttpVersion.HTTP_2, OWN_CA, narrow, get(narrow))).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void anIpv6AddressIsATargetLikeAnyOther(HttpVersion http) {
    assumeTrue(Nginx.IPV6, "this machine has no IPv6");
    int port = http == HttpVersion.HTTP_2 ? clear : plain;
    Request request = Plans.at(new Endpoint("0:0:0:0:0:0:0:1", port), Plans.get(port, "/"));
    assertThat(succeed(http, Tls.DEFAULT, port, request)).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void largeBodiesGoBothWays(HttpVersion http) {
    int port = http == HttpVersion.HTTP_2 ? negotiating : secure;
    long before = logged(port);
    Request down = Plans.secure(Plans.get(port, "/big"));
    Request up = Plans.secure(put(port, "y".repeat(500_000)));
    try (TestRun run = run(http, OWN_CA, Plans.steady(20, HALF, down, up))) {
      run.drain();
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(10);
      long downs = nginx.log(port, before + 10).stream().filter(l -> l.contains("/big")).count();
      long received = run.cells().stream().mapToLong(c -> c.bytesReceived()).sum();
      assertThat(received).isBetween(downs * BIG, downs * BIG + downs * 20_000 + 10_000);
    }
  }

  @Tag("tls-of-the-jdk")
  @Test
  void aClientCertificateIsShownToWhoAsks() {
    Tls.Identity identity = new Tls.Identity("client.crt", "client.key");
    Tls tls = new Tls(true, Optional.of("ca.crt"), Optional.of(identity));
    assertThat(succeed(HttpVersion.NEGOTIATED, tls, private_, get(private_)))
        .allMatch(l -> l.startsWith("HTTP/1.1 200 "));
  }

  @Test
  void withoutOneNginxAnswersSo() {
    try (TestRun run =
        run(HttpVersion.NEGOTIATED, OWN_CA, Plans.steady(100, HALF, get(private_)))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.STATUS);
    }
  }

  @Test
  void aServerThatInsistsOnOneBreaksTheHandshakeOff() throws Exception {
    int port = Nginx.freePort();
    Process insisting =
        new ProcessBuilder(
                ("openssl s_server -quiet -www -tls1_2 -accept 127.0.0.1:%d -cert server.crt"
                        + " -key server.key -CAfile ca.crt -Verify 1 -verify_return_error")
                    .formatted(port)
                    .split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s_server.out").toFile())
            .start();
    try {
      Nginx.awaitPort(port);
      fail(ErrorKind.TLS, OWN_CA, get(port));
    } finally {
      insisting.destroy();
    }
  }

  @Test
  void aServerThatSpeaksNoTlsIsATlsError() {
    fail(ErrorKind.TLS, OWN_CA, get(clear));
  }

  @Test
  void anAuthorityThatJavaDoesNotKnowIsTrustedOnlyWhenNamed() {
    fail(ErrorKind.CERTIFICATE, Tls.DEFAULT, get(secure));
  }

  @Tag("tls-of-the-jdk")
  @ParameterizedTest
  @ValueSource(strings = {"expired", "other", "stranger"})
  void aWrongCertificateFailsUnlessThePlanSaysNotToLook(String which) {
    int port =
        switch (which) {
          case "expired" -> expired;
          case "other" -> other;
          default -> stranger;
        };
    fail(ErrorKind.CERTIFICATE, OWN_CA, get(port));
    assertThat(logged(port)).isZero();
    Tls blind = new Tls(false, Optional.empty(), Optional.empty());
    assertThat(succeed(HttpVersion.NEGOTIATED, blind, port, get(port))).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({
    "missing.crt, client.crt, client.key, tls.ca: missing.crt: there is no file",
    "big, client.crt, client.key, tls.ca: big: ",
    "ca.crt, client.crt, client.crt, are no certificate and key",
    "ca.crt, missing, client.key, there is no file",
  })
  void whatCannotBeReadStopsThePreparation(String ca, String cert, String key, String reason) {
    Tls tls = new Tls(true, Optional.of(ca), Optional.of(new Tls.Identity(cert, key)));
    Plan plan =
        Plans.spoken(
            new Protocols(HttpVersion.NEGOTIATED, tls, Protocols.UNLIMITED),
            Plans.steady(1, HALF, get(secure)));
    try (Engine engine =
        Engine.create(TestRun.SETTINGS.withSecrets(folder), plan, 1, (_, _, _) -> {})) {
      assertThatThrownBy(() -> engine.prepare().toCompletableFuture().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(PrepareException.class)
          .hasMessageContaining(reason);
    }
  }
}
