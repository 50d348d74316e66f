package io.onrush.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTemplateTest {
  private static final Pattern INLINE =
      Pattern.compile("(?s)<(script|style)(| type=\"module\")>(.*?)</\\1>");
  private static final Pattern TOP_LEVEL =
      Pattern.compile("(?m)^(?:const|let|class|function|async function|function\\*) (\\w+)");

  private static String page(String json) {
    return new String(
        ReportTemplate.of(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  @Test
  void theFileNeedsNothingBesideIt() {
    String page = page("{}");
    assertThat(page).doesNotContainPattern("(?m)^(import|export) ");
    assertThat(page).doesNotContainPattern("<link|<img|\\ssrc=|url\\(|@import|@[a-z]+@");
    assertThat(page.replaceAll("/\\*! [^*]*\\*/", "")).doesNotContain("http://", "https://");
  }

  @Test
  void noTextOfAReportEndsItsElementOrStartsAnother() {
    String page = page("{\"name\":\"</script><script>alert(1)</script><!--\"}");
    assertThat(page).contains("{\"name\":\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>");
    assertThat(page).doesNotContain("<script>alert");
  }

  @Test
  void aReportMayHoldAnyOfTheTemplatesWords() {
    assertThat(page("{\"name\":\"@modules@ $1 \\\\ @report@\"}"))
        .contains("{\"name\":\"@modules@ $1 \\\\ @report@\"}");
  }

  @Test
  void thePolicyNamesEachScriptAndStyleAndNoOther() throws Exception {
    String page = page("{}");
    List<String> hashes = new ArrayList<>();
    for (MatchResult inline : INLINE.matcher(page).results().toList()) {
      byte[] text = inline.group(3).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
    assertThat(hashes).hasSize(4);
    String policy = page.replaceAll("(?s).*Content-Security-Policy\" content=\"([^\"]*)\".*", "$1");
    assertThat(policy).contains(hashes).doesNotContain("unsafe", "self");
    assertThat(policy.split("sha256-")).hasSize(1 + hashes.size());
  }

  @Test
  void noNameStandsTwiceWhereAllModulesAreOne() {
    List<String> names =
        TOP_LEVEL.matcher(Bundle.of("report.js")).results().map(r -> r.group(1)).toList();
    assertThat(names).hasSizeGreaterThan(50).doesNotHaveDuplicates();
  }

  @Test
  void everyModuleComesAfterThoseThatItImports() {
    String bundle = Bundle.of("report.js");
    assertThat(bundle.indexOf("class Chart "))
        .isPositive()
        .isGreaterThan(bundle.indexOf("function el("));
    assertThat(bundle.indexOf("new RunView(")).isGreaterThan(bundle.indexOf("class RunView "));
  }
}
