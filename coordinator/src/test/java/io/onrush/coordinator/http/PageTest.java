package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.web.WebFiles;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page and its files as a browser gets them. */
class PageTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/web/[^\"]+)\"");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)';");

  private final MemoryRuns runs = new MemoryRuns().running();
  private final ApiFixture api = new ApiFixture(runs);

  @AfterEach
  void close() {
    api.close();
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult r) -> r.group(1)).toList();
  }

  /** Takes a file and all modules that it imports. */
  private void take(String path, Set<String> taken) throws Exception {
    if (taken.add(path)) {
      HttpResponse<String> file = api.get(path);
      assertThat(file.statusCode()).as(path).isEqualTo(200);
      assertThat(file.headers().firstValue("content-type").orElseThrow())
          .as(path)
          .isEqualTo(mediaType(path));
      for (String module : found(IMPORT, file.body())) {
        take("/web/" + module, taken);
      }
    }
  }

  private static String mediaType(String path) {
    return switch (path.substring(path.lastIndexOf('.'))) {
      case ".js" -> "text/javascript; charset=UTF-8";
      case ".css" -> "text/css; charset=UTF-8";
      default -> "image/svg+xml";
    };
  }

  @Test
  void whatThePageNeedsIsServedAndNothingElseLiesAbout() throws Exception {
    String index = api.get("/").body();
    Set<String> taken = new LinkedHashSet<>();
    for (String path : found(REFERENCE, index)) {
      take(path, taken);
    }
    take("/web/report.js", taken);
    taken.add("/web/index.html");
    assertThat(WebFiles.names()).allMatch(name -> taken.contains("/web/" + name));
  }

  @Test
  void thePageRunsUnderItsPolicy() throws Exception {
    String index = api.get("/").body();
    assertThat(index).doesNotContainPattern("(?i)<style|style=|\\son[a-z]+=|javascript:");
    assertThat(index).doesNotContainPattern("<script(?![^>]* src=)");
    assertThat(index).doesNotContain("http://", "https://");
  }

  @Test
  void noNameLeadsOutOfThePagesFiles() throws Exception {
    for (String name : List.of("nope.js", "openapi.yaml", "..%2Fhttp%2Fopenapi.yaml", ".hidden")) {
      assertThat(api.get("/web/" + name).statusCode()).as(name).isEqualTo(404);
    }
  }

  @Test
  void aFileThatIsKnownIsNotSentAgain() throws Exception {
    HttpResponse<String> first = api.get("/web/page.js");
    assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
    String tag = first.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again = api.send(api.request("/web/page.js").header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void aReportsPageIsServedOnAnIslandOfItsOwn() throws Exception {
    HttpResponse<String> page = api.get("/api/v1/runs/last/report.html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=UTF-8");
    assertThat(page.headers().allValues("content-security-policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "sandbox allow-scripts")
        .doesNotContain("allow-same-origin");
  }
}
