package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EngineRedirectsTest {

  /** Redirects a request for {@code /STATUS/...} to the location, and answers others. */
  private static TestServer redirectingTo(String location) {
    return new TestServer(
        (request, _, _, out) -> {
          String status = request.split("/", -1)[1];
          String head =
              status.matches("3\\d\\d")
                  ? status + " Found\r\nLocation: " + location
                  : "200 OK\r\nX-Path: " + request.split(" ", -1)[1];
          out.write(("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n").getBytes(US_ASCII));
          return true;
        });
  }

  private static String url(TestServer server, String path) {
    return "url: 'http://127.0.0.1:" + server.port() + path + "'";
  }

  private static TestRun run(String keys, String... requests) {
    return TestRun.of(Plans.text(200, keys, requests)).drain();
  }

  @Test
  void aRedirectIsPartOfItsRequest() {
    try (TestServer server =
            new TestServer(
                (request, _, _, out) -> {
                  Thread.sleep(50);
                  String to = request.contains("/a/b?x ") ? "../c" : "?last";
                  String head =
                      request.contains("?last") ? "200 OK" : "302 Found\r\nLocation: " + to;
                  out.write(
                      ("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n").getBytes(US_ASCII));
                  return true;
                });
        TestRun run = run("maxRedirects: 2", url(server, "/a/b?x") + ", checks: [status == 200]")) {
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(20);
      assertThat(run.sum(Cell::redirects)).isEqualTo(40);
      assertThat(run.sum(Cell::checksPassed)).isEqualTo(20);
      assertThat(server.requests().stream().map(r -> r.split(" ", -1)[1]).distinct())
          .containsExactlyInAnyOrder("/a/b?x", "/c", "/c?last");
      assertThat(server.count()).isEqualTo(60);
      assertThat(run.response().getTotalCount()).isEqualTo(20);
      assertThat(run.response().getMinValue()).isGreaterThanOrEqualTo(149_000);
      assertThat(run.histogram(Cell::service).getMinValue()).isGreaterThanOrEqualTo(149_000);
      assertThat(run.lag().getTotalCount()).isEqualTo(20);
      assertThat(run.sum(Cell::bytesSent))
          .isEqualTo(server.requests().stream().mapToLong(String::length).sum());
    }
  }

  @Test
  void whatIsBeyondTheLimitIsAResponseLikeOthers() {
    try (TestServer server = redirectingTo("/301/again");
        TestRun run = run("maxRedirects: 3", url(server, "/302/") + ", checks: [status == 301]")) {
      assertThat(run.counts().succeeded()).isEqualTo(20);
      assertThat(run.sum(Cell::checksPassed)).isEqualTo(20);
      assertThat(server.count()).isEqualTo(80);
    }
  }

  @Test
  void aRedirectToWhereThePlanDoesNotGoIsAnErrorAndCausesNoRequest() {
    try (TestServer elsewhere = TestServer.ok();
        TestServer server = redirectingTo("http://127.0.0.1:" + elsewhere.port() + "/stolen");
        TestRun run = run("maxRedirects: 5", url(server, "/302/"))) {
      assertThat(run.errors()).containsOnly(Map.entry(ErrorKind.REDIRECT_NOT_ALLOWED, 20L));
      assertThat(server.count()).isEqualTo(20);
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void anotherServerOfThePlanGetsNoSecretsOfTheFirst(@TempDir Path secrets) throws Exception {
    Files.writeString(secrets.resolve("key"), "hush");
    try (TestServer other = TestServer.ok();
        TestServer server = redirectingTo("//127.0.0.1:" + other.port() + "/there?a=b#c");
        TestRun run =
            new TestRun(
                Plans.text(
                    200,
                    "maxRedirects: 1",
                    url(server, "/307/")
                        + ", headers: {Authorization: x, Proxy-Authorization: x, Host: shop,"
                        + " Cookie: a=b, X-Api-Key: 'k=${secret(key)}', X-Id: '${uuid()}'}",
                    url(other, "/itself")),
                TestRun.SETTINGS.withSecrets(secrets))) {
      run.leased().start().drain();
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(20);
      assertThat(server.requests())
          .hasSize(10)
          .allMatch(r -> r.contains("\r\nAuthorization: x\r\n") && r.contains("Host: shop\r\n"))
          .allMatch(r -> r.contains("Proxy-Authorization: x\r\n"))
          .allMatch(r -> r.contains("X-Api-Key: k=hush\r\n"));
      List<String> redirected =
          other.requests().stream()
              .filter(r -> r.startsWith("GET /there?a=b HTTP/1.1\r\n"))
              .toList();
      assertThat(redirected)
          .hasSize(10)
          .allMatch(r -> r.contains("\r\nHost: 127.0.0.1:" + other.port() + "\r\n"))
          .noneMatch(r -> r.contains("X-Api-Key") || r.contains("hush"))
          .noneMatch(
              r -> r.contains("shop") || r.contains("Cookie") || r.contains("Authorization"));
      assertThat(redirected.stream().map(EngineRedirectsTest::id))
          .containsExactlyInAnyOrderElementsOf(
              server.requests().stream().map(EngineRedirectsTest::id).toList());
    }
  }

  private static String id(String request) {
    return request.lines().filter(l -> l.startsWith("X-Id: ")).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET, false",
    "302, POST, GET, false",
    "302, PUT, PUT, true",
    "303, POST, GET, false",
    "303, DELETE, GET, false",
    "307, POST, POST, true",
    "308, PUT, PUT, true",
  })
  void methodAndBodyFollowAsRfc9110Says(int status, String method, String then, boolean withBody) {
    try (TestServer server = redirectingTo("/to");
        TestRun run =
            run(
                "maxRedirects: 1",
                url(server, "/" + status + "/")
                    + ", body: '${uuid()}', headers: {Content-Type: text/plain}, method: "
                    + method)) {
      assertThat(run.counts().succeeded()).isEqualTo(20);
      List<String> redirected =
          server.requests().stream().filter(r -> r.startsWith(then + " /to ")).toList();
      assertThat(redirected)
          .hasSize(20)
          .allMatch(r -> r.contains("Content-Type") == withBody)
          .allMatch(r -> r.contains("Content-Length: 36\r\n") == withBody)
          .allMatch(r -> r.endsWith("\r\n\r\n") != withBody);
      if (withBody) {
        // What was drawn is drawn once.
        assertThat(server.requests().stream().map(r -> r.substring(r.length() - 36)).distinct())
            .hasSize(20);
      }
    }
  }

  @Test
  void whatAServerSaysEndsUpInNoOtherField() {
    try (TestServer server = redirectingTo("/a\rX-Smuggled: 1\0");
        TestRun run = run("maxRedirects: 1", url(server, "/302/"))) {
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.REDIRECT_NOT_ALLOWED);
      assertThat(server.count()).isEqualTo(20);
    }
  }

  @Test
  void theTimeoutIsOfTheWholeRequest() {
    try (TestServer server =
            new TestServer(
                (_, _, _, out) -> {
                  Thread.sleep(100);
                  out.write(
                      "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
                          .getBytes(US_ASCII));
                  return true;
                });
        TestRun run = run("maxRedirects: 20", url(server, "/") + ", timeout: 350ms")) {
      assertThat(run.errors()).containsOnly(Map.entry(ErrorKind.TIMEOUT, 20L));
    }
  }
}
