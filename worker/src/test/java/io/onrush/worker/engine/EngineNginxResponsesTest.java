package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes in responses of a real nginx, whose access logs are the truth. */
@Timeout(60)
class EngineNginxResponsesTest {
  @TempDir private static Path folder;
  private static Nginx nginx;
  private static int impatient;
  private static int packed;
  private static int packed2;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(folder.resolve("big.json"), "{\"x\": \"" + "x".repeat(100_000) + "\"}");
    nginx = new Nginx(folder);
    impatient = nginx.server("", "keepalive_requests 3;", "keepalive_timeout 50ms;");
    packed = packed("");
    packed2 = packed("http2");
    nginx.start();
  }

  private static int packed(String listen) {
    return nginx.server(
        listen,
        "gzip on; gzip_types application/json; default_type application/json;",
        "location /big.json { root " + folder + "; }",
        "location /moved { add_header Set-Cookie 'a=b; Path=/'; return 302 /big.json; }");
  }

  @AfterAll
  static void stop() throws Exception {
    nginx.close();
  }

  private static String request(int port, String path, String more) {
    return "url: 'http://127.0.0.1:" + port + path + "'" + more;
  }

  private static TestRun run(int millis, String keys, String... requests) {
    TestRun run = TestRun.of(Plans.text(millis, keys, requests)).drain();
    assertThat(run.errors()).isEmpty();
    assertThat(run.counts().succeeded()).isEqualTo(millis / 10);
    return run;
  }

  @Test
  void keepAliveLimitsCostNoRequest() {
    // Every third response closes its connection, and those opened ahead are not waited for.
    try (TestRun run = run(1500, "", request(impatient, "/${seq()}", ""))) {
      nginx.log(impatient, 150);
      assertThat(run.sum(Cell::checksFailed)).isZero();
    }
  }

  @Test
  void http2KeepsFollowsAndChecksToo() {
    try (TestRun run =
        run(
            200,
            "http: 2\nmaxRedirects: 1\ncookies: true",
            request(
                packed2,
                "/moved?${uuid()}",
                ", method: POST, body: 'x=${seq()}', headers: {Accept-Encoding: gzip}, checks:"
                    + " ['header.Content-Encoding == \"gzip\"', 'json \"/x\" contains"
                    + " \"xxx\"']"))) {
      assertThat(run.sum(Cell::checksPassed)).isEqualTo(40);
      assertThat(run.sum(Cell::redirects)).isEqualTo(20);
      assertThat(nginx.log(packed2, 40))
          .allMatch(l -> l.startsWith("HTTP/2.0 "))
          .filteredOn(l -> l.startsWith("HTTP/2.0 200 GET /big.json ") && l.endsWith(" a=b"))
          .hasSize(20);
    }
  }

  @Test
  void chunkedAndPackedBodiesAreWholeAndTheLogHasOneLineForEachRequest() {
    try (TestRun run =
        run(
            500,
            "maxRedirects: 1",
            request(
                packed,
                "/moved",
                ", headers: {accept-encoding: gzip}, checks: ['header.content-encoding =="
                    + " \"gzip\"', 'header.transfer-encoding == \"chunked\"', 'json \"/x\" contains"
                    + " \"xxx\"']"),
            request(
                packed,
                "/big.json",
                ", checks: ['not header.content-encoding', 'header.content-length == \"100009\"',"
                    + " 'json \"/x\"']"))) {
      assertThat(run.sum(Cell::checksPassed)).isEqualTo(150);
      assertThat(run.sum(Cell::redirects)).isEqualTo(25);
      assertThat(nginx.log(packed, 75)).filteredOn(l -> l.contains("/moved")).hasSize(25);
    }
  }
}
