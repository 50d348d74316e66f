package io.onrush.plan;

import static io.onrush.plan.PlanTexts.firstRequest;
import static io.onrush.plan.PlanTexts.messages;
import static io.onrush.plan.PlanTexts.withRequest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestErrorsTest {

  private static final String PATH = "scenarios.main.requests[0].";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method: get            | method: get (expected: GET: methods are case-sensitive)",
        "method: 'G T'          | method: G T (expected: a method such as GET or POST)",
        "method: \"A\\r"
            + "\\n"
            + "B: C\" | method: A\\u000d\\u000aB: C (expected: a method such as GET or POST)",
        "method: CONNECT        | method: CONNECT (expected: another method: there are no tunnels)",
        "weight: -1             | weight: -1 (expected: a number > 0, at most 1000000)",
        "timeout: 0s            | timeout: 0s (expected: a duration > 0, at most 10m)",
        "timeout: 1h            | timeout: 1h (expected: a duration > 0, at most 10m)",
        "body: {q: 1}           | body: a map (expected: text, in quotes if it is JSON)",
        "body: '${uid()}'       | body: ${uid()} (expected: ${uuid()}, ${randomInt(1,100)},"
            + " ${data.column}, ${seq()}, ${secret(name)} or ${env.ONRUSH_PLAN_NAME})",
        "maxRedirects: 21       | maxRedirects: 21 (expected: a whole number from 0 to 20)",
        "redirects: 3           | redirects: unknown key (expected: maxRedirects)",
        "json: x                | json: unknown key (expected: body, and a content-type header)",
        "heders: {}             | heders: unknown key (expected: headers)",
        "headers: [a]           | headers: a list (expected: a map of names to values)",
        "headers: {a: [b]}      | headers.a: a list (expected: text, in quotes if it is empty)",
        "headers: {'a b': c}    | headers[\"a b\"]: a b (expected: a header name such as"
            + " x-request-id)",
        "headers: {a: 1, A: 2}  | headers.A: A (expected: each header once, whatever its case)",
        "headers: {Content-length: 1} | headers.Content-length: Content-length (expected: no such"
            + " header: the engine counts the body's bytes)",
        "headers: {a: \"b\\r"
            + "\\n"
            + "c: d\"} | headers.a: b\\u000d\\u000ac: d (expected: printable ASCII characters: no"
            + " line breaks, no control characters)",
        "headers: {a: \"\\0\"}   | headers.a: \\u0000 (expected: printable ASCII characters: no"
            + " line breaks, no control characters)",
        "checks: status == 200  | checks: status == 200 (expected: a list of checks such as"
            + " [\"status == 200\"])",
        "checks: [status == 99] | checks[0]: status == 99 (expected: a status comparison such as"
            + " status == 200, with == != < <= > >=)",
      })
  void aRequestIsChecked(String keys, String expected) {
    assertThat(messages(withRequest("url: /, " + keys))).containsExactly(PATH + expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer-encoding", "Connection", "EXPECT", "upgrade"})
  void headersThatTheEngineSetsAreRefused(String name) {
    assertThat(messages(withRequest("url: /, headers: {" + name + ": x}")))
        .hasSize(1)
        .allMatch(m -> m.contains("(expected: no such header: "));
  }

  @Test
  void aUrlThatIsMissingOrNoTextIsOneError() {
    assertThat(
            messages(
                withRequest("weight: 1}, {weight: 2").replace("- {", "[{").replace("2}", "2}]")))
        .hasSize(2)
        .allMatch(m -> m.contains("url: missing (expected: "));
    assertThat(messages(withRequest("url: [a]"))).hasSize(1);
    assertThat(messages(withRequest("url: "))).hasSize(1);
  }

  @Test
  void theHostMayBeSet() {
    assertThat(firstRequest(withRequest("url: /, headers: {Host: a}")).headers())
        .containsExactly(new Header("Host", Template.literal("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search",
        "//other/x",
        "ftp://a",
        "http://${env.HOST}/",
        "http://a@b/",
        "http://:80/",
        "${uuid()}",
        "/a b",
        "/a#b",
        "/ä",
        "/a\\r\\nb",
        "/\\0",
        "http://a/b c",
        "/${uuid()} x",
      })
  void aUrlIsRelativeOrPlainHttpAndOfVisibleCharacters(String url) {
    assertThat(messages(withRequest("url: \"" + url + "\"")))
        .hasSize(1)
        .allMatch(m -> m.startsWith(PATH + "url: "));
  }

  @Test
  void placesInAUrlMayHaveSpaces() {
    assertThat(firstRequest(withRequest("url: '/${randomInt(1, 2)}'")).path())
        .isEqualTo(Template.parse("/${randomInt(1, 2)}"));
  }

  @Test
  void everyWrongPlaceOfATemplateIsSaid() {
    assertThat(messages(withRequest("url: '/${a()}/${b()}/${seq('")))
        .extracting(m -> m.replaceFirst(" \\(.*", ""))
        .containsExactly(PATH + "url: ${a()}", PATH + "url: ${b()}", PATH + "url: ${seq(");
  }
}
