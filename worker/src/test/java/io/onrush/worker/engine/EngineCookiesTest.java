package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineCookiesTest {

  /** Gives who has no session one. */
  private static TestServer server(AtomicInteger sessions) {
    return new TestServer(
        (request, _, _, out) -> {
          String cookie =
              request.contains("Cookie: sid=")
                  ? ""
                  : "Set-Cookie: sid=" + sessions.incrementAndGet() + "; Path=/; HttpOnly\r\n";
          out.write(
              ("HTTP/1.1 200 OK\r\n" + cookie + "Content-Length: 0\r\n\r\n").getBytes(US_ASCII));
          return true;
        });
  }

  private static String cookie(String request) {
    return request.lines().filter(l -> l.startsWith("Cookie: ")).findFirst().orElse("");
  }

  @Test
  void eachVirtualUserKeepsItsSession() {
    AtomicInteger sessions = new AtomicInteger();
    try (TestServer server = server(sessions);
        TestRun run =
            TestRun.of(
                Plans.text(
                    1000, "cookies: true", "url: 'http://127.0.0.1:" + server.port() + "/'"))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(100);
      Map<String, Long> byCookie =
          server.requests().stream().collect(groupingBy(EngineCookiesTest::cookie, counting()));
      assertThat(sessions.get()).isLessThan(100);
      assertThat(byCookie.get("")).isEqualTo(sessions.get());
      assertThat(byCookie.keySet()).allMatch(c -> c.isEmpty() || c.matches("Cookie: sid=\\d+"));
    }
  }

  @Test
  void withoutTheKeyNothingIsKept() {
    AtomicInteger sessions = new AtomicInteger();
    try (TestServer server = server(sessions);
        TestRun run =
            TestRun.of(Plans.text(200, "", "url: 'http://127.0.0.1:" + server.port() + "/'"))) {
      run.drain();
      assertThat(sessions.get()).isEqualTo(20);
    }
  }

  @Test
  void aRequestWithACookieFieldOfItsOwnSaysThatOneOnly() {
    AtomicInteger sessions = new AtomicInteger();
    try (TestServer server = server(sessions);
        TestRun run =
            TestRun.of(
                Plans.text(
                    200,
                    "cookies: true",
                    "url: 'http://127.0.0.1:" + server.port() + "/', headers: {cookie: a=b}"))) {
      run.drain();
      assertThat(server.requests())
          .hasSize(20)
          .allMatch(r -> r.contains("cookie: a=b\r\n") && cookie(r).isEmpty());
    }
  }
}
