package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onrush.plan.PlanLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AccessTest {
  private static final String TOKEN = "a-token-that-may-do-all";
  private static final String VIEWER = "a-token-that-may-only-read";
  private static final String RUN = "/api/v1/runs/run-1";

  @TempDir Path folder;

  private final MemoryRuns runs = new MemoryRuns();

  private Path file(String name, String token) throws IOException {
    return Files.writeString(folder.resolve(name), token);
  }

  private Safeguards tokens() throws IOException {
    return Safeguards.NONE.withTokens(
        file("token", TOKEN + "\n"), Optional.of(file("viewer", VIEWER + "\n")));
  }

  private static HttpResponse<String> send(
      ApiFixture api, String method, String path, String authorization) throws Exception {
    HttpRequest.Builder request =
        api.request(path).method(method, HttpRequest.BodyPublishers.ofString("name: x"));
    if (method.equals("GET") || method.equals("HEAD")) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    }
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return api.send(request);
  }

  private static void refused(
      HttpResponse<String> response, int status, String kind, String challenge) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains("urn:onrush:problem:" + kind, "--token-file");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("www-authenticate")).hasValue(challenge);
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
  }

  private static final Map<String, String> CALLS =
      Map.of(
          "/api/v1/runs",
          "POST",
          RUN,
          "PATCH",
          RUN + "/stop",
          "POST",
          "/api/v1/runs?x",
          "GET",
          RUN + "/events",
          "GET",
          RUN + "/plan.yaml",
          "GET",
          "/api/v1/cluster",
          "GET",
          "/api/v1/nowhere",
          "GET",
          "/nowhere",
          "GET");

  @Test
  void withoutAGoodTokenNothingIsDoneOrTold() throws Exception {
    try (ApiFixture api = new ApiFixture(runs, tokens())) {
      for (Map.Entry<String, String> call : CALLS.entrySet()) {
        String path = call.getKey();
        String method = call.getValue();
        refused(send(api, method, path, ""), 401, "no-token", "Bearer realm=\"onrush\"");
        for (String wrong :
            List.of(
                "Bearer " + TOKEN + "x",
                "Bearer " + TOKEN.substring(1),
                "Bearer",
                "Bearer " + TOKEN + " " + TOKEN,
                TOKEN,
                "Basic " + TOKEN,
                "Basic YTpi")) {
          refused(
              send(api, method, path, wrong),
              401,
              "wrong-token",
              "Bearer realm=\"onrush\", error=\"invalid_token\"");
        }
      }
      assertThat(runs.lastPlan()).isEmpty();
      assertThat(runs.lastControl()).isEmpty();
    }
  }

  @Test
  void aTokenIsNotLookedForInTheQuery() throws Exception {
    try (ApiFixture api = new ApiFixture(runs, tokens())) {
      refused(
          api.get("/api/v1/runs?access_token=" + TOKEN),
          401,
          "no-token",
          "Bearer realm=\"onrush\"");
    }
  }

  @Test
  void aPlanAsLargeAsPlansMayBeIsRefusedReadably() throws Exception {
    try (ApiFixture api = new ApiFixture(runs, tokens())) {
      assertThat(api.post("/api/v1/runs", "#".repeat(200_000)).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theTokenMayDoAll() throws Exception {
    try (ApiFixture api = new ApiFixture(runs, tokens())) {
      assertThat(send(api, "POST", "/api/v1/runs", "Bearer " + TOKEN).statusCode()).isEqualTo(201);
      assertThat(send(api, "GET", RUN, "bearer  " + TOKEN).statusCode()).isEqualTo(200);
      assertThat(send(api, "POST", RUN + "/stop", "Bearer " + TOKEN).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void theViewersTokenMayOnlyRead() throws Exception {
    runs.running();
    try (ApiFixture api = new ApiFixture(runs, tokens())) {
      String viewer = "Bearer " + VIEWER;
      for (Map.Entry<String, String> call : CALLS.entrySet()) {
        if (!call.getValue().equals("GET")) {
          refused(
              send(api, call.getValue(), call.getKey(), viewer),
              403,
              "viewer-token",
              "Bearer realm=\"onrush\", error=\"insufficient_scope\"");
        }
      }
      assertThat(send(api, "GET", RUN, viewer).statusCode()).isEqualTo(200);
      System.err.println(
          "DBG " + raw(api, "HEAD " + RUN + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + viewer));
      System.err.println(
          "DBG " + raw(api, "GET " + RUN + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + viewer));
      assertThat(send(api, "HEAD", RUN, viewer).statusCode()).isEqualTo(200);
      assertThat(send(api, "GET", "/api/v1/cluster", viewer).statusCode()).isEqualTo(200);
      assertThat(runs.lastPlan()).isEmpty();
    }
  }

  @Test
  void whatTellsNothingIsForEverybody() throws Exception {
    try (ApiFixture api = new ApiFixture(runs, tokens())) {
      for (String path : List.of("/", "/health", "/api/v1/openapi.yaml")) {
        assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void aNewTokenTakesThePlaceOfTheOldOne() throws Exception {
    Safeguards safeguards = tokens();
    AtomicLong nowNs = new AtomicLong();
    Reread<String> reread =
        new Reread<>(
            List.of(folder.resolve("token")),
            contents -> {
              String text = new String(contents.getFirst(), StandardCharsets.UTF_8);
              if (text.isEmpty()) {
                throw new IllegalArgumentException("empty");
              }
              return text;
            },
            nowNs::get);
    file("token", "another-token-of-some-length");
    assertThat(reread.get()).isEqualTo(TOKEN + "\n");
    nowNs.addAndGet(1_000_000_000);
    assertThat(reread.get()).isEqualTo("another-token-of-some-length");
    file("token", "");
    nowNs.addAndGet(1_000_000_000);
    assertThat(reread.get()).isEqualTo("another-token-of-some-length");
    Files.delete(folder.resolve("token"));
    nowNs.addAndGet(1_000_000_000);
    assertThat(reread.get()).isEqualTo("another-token-of-some-length");

    file("token", TOKEN);
    try (ApiFixture api = new ApiFixture(runs, safeguards)) {
      assertThat(send(api, "GET", RUN, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
      file("token", "another-token-of-some-length");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> send(api, "GET", RUN, "Bearer " + TOKEN).statusCode() == 401);
      assertThat(send(api, "GET", RUN, "Bearer another-token-of-some-length").statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "fifteen-chars-x",
        "                fifteen-chars-x\n",
        "sixteen chars or so",
        "sechzehn-zeichen-ü"
      })
  void aTokenThatIsNoneIsRefusedAtTheStart(String token) throws Exception {
    Path file = file("bad", token);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Safeguards.NONE.withTokens(file, Optional.empty()).requireGood("127.0.0.1"))
        .withMessageContaining(file + ": ")
        .withMessageContaining("(expected: a token of at least 16")
        .satisfies(
            e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("chars-x", "zeichen"));
  }

  @Test
  void filesThatCannotBeRightAreRefusedAtTheStart() throws Exception {
    Path token = file("token", TOKEN);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Safeguards.NONE
                    .withTokens(folder.resolve("nowhere"), Optional.empty())
                    .requireGood("127.0.0.1"))
        .withMessageContaining("nowhere: no such file");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Safeguards.NONE
                    .withTokens(token, Optional.of(file("viewer", TOKEN + "\n")))
                    .requireGood("127.0.0.1"))
        .withMessageContaining("the viewer's token may do everything");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Safeguards(
                    Optional.empty(), Optional.of(token), true, Optional.empty(), PlanLimits.NONE))
        .withMessageContaining("--token-file too");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Safeguards(
                    Optional.of(token), Optional.empty(), true, Optional.empty(), PlanLimits.NONE))
        .withMessageContaining("--token-file or --no-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "fd00::1", "no-such-host.invalid"})
  void outsideOfLoopbackThereIsATokenOrAWordThatThereIsNone(String host) throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safeguards.NONE.requireGood(host))
        .withMessageContaining("the API would listen on " + host)
        .withMessageContaining("--token-file FILE")
        .withMessageContaining("--no-token");
    Safeguards.NONE.withoutToken().requireGood(host);
    tokens().requireGood(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "localhost"})
  void onLoopbackNoneIsNeeded(String host) {
    Safeguards.NONE.requireGood(host);
  }

  /** As a browser sends it whose reader opened a hostile page. */
  private static String raw(ApiFixture api, String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              (head + "\r\nConnection: close\r\nContent-Length: 7\r\n\r\nname: x")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aNameThatAHostilePageMadePointHereIsRefused() throws Exception {
    try (ApiFixture api = new ApiFixture(runs)) {
      for (String host : List.of("evil.com", "evil.com:8080", "127.0.0.1.evil.com", "evil.com.")) {
        String post = "POST /api/v1/runs HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host;
        assertThat(raw(api, post)).startsWith("HTTP/1.1 403").contains("problem:foreign-host");
        String get = "GET /api/v1/runs HTTP/1.1\r\nHost: " + host;
        assertThat(raw(api, get)).startsWith("HTTP/1.1 403").contains("problem:foreign-host");
      }
      assertThat(runs.lastPlan()).isEmpty();
      for (String host :
          List.of("127.0.0.1:1", "[::1]:8080", "LOCALHOST", "onrush.localhost", "onrush:8080")) {
        String get = "GET /api/v1/runs HTTP/1.1\r\nHost: " + host;
        assertThat(raw(api, get)).as(host).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void anotherSitesFormIsRefusedAndSoIsAPageOfNoOrigin() throws Exception {
    try (ApiFixture api = new ApiFixture(runs)) {
      for (String origin : List.of("https://evil.com", "null", "http://127.0.0.1:1")) {
        String start =
            "POST /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nOrigin: "
                + origin;
        assertThat(raw(api, start)).startsWith("HTTP/1.1 403").contains("problem:foreign-origin");
      }
      assertThat(runs.lastPlan()).isEmpty();
    }
  }

  @Test
  void withATokenAnyNameWillDo() throws Exception {
    try (ApiFixture api = new ApiFixture(runs, tokens())) {
      String get =
          "GET /api/v1/runs HTTP/1.1\r\nHost: onrush.example.com\r\nAuthorization: Bearer "
              + VIEWER;
      assertThat(raw(api, get)).startsWith("HTTP/1.1 200");
    }
  }
}
