package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckParserTest {

  private static Check check(
      String source, boolean negated, Check.Subject subject, Check.Expectation expectation) {
    return new Check(source, negated, subject, expectation);
  }

  private static Check.Json json(String pointer) {
    return new Check.Json(JsonPointer.compile(pointer));
  }

  @Test
  void everySubjectHasItsExpectations() throws Mismatch {
    for (Check expected :
        new Check[] {
          check("status<=399", false, new Check.Status(), compares(Comparison.LESS_OR_EQUAL, 399)),
          check("not status == 500", true, new Check.Status(), compares(Comparison.EQUAL, 500)),
          check("status != 500", false, new Check.Status(), compares(Comparison.NOT_EQUAL, 500)),
          check(
              "duration < 1s500ms",
              false,
              new Check.ResponseTime(),
              compares(Comparison.LESS, 15e8)),
          check("header.X-Id", false, new Check.Field("x-id"), new Check.Exists()),
          check("not header.age", true, new Check.Field("age"), new Check.Exists()),
          check("header.a == 'b \"c\"'", false, new Check.Field("a"), new Check.Equals("b \"c\"")),
          check("header.a!=\"b\"", true, new Check.Field("a"), new Check.Equals("b")),
          check("not body != ''", false, new Check.Body(), new Check.Equals("")),
          check("body contains \"a\nb\"", false, new Check.Body(), new Check.Contains("a\nb")),
          check("json \"/a/0\"", false, json("/a/0"), new Check.Exists()),
          check("json '' == null", false, json(""), Check.Word.NULL),
          check("json \"/a\" != true", true, json("/a"), Check.Word.TRUE),
          check(
              "json \"/a\" >= -1.5",
              false,
              json("/a"),
              compares(Comparison.GREATER_OR_EQUAL, -1.5)),
          check("json \"/a b\" contains 'x'", false, json("/a b"), new Check.Contains("x")),
        }) {
      assertThat(CheckParser.parse(" " + expected.source() + " ")).isEqualTo(expected);
    }
  }

  private static Check.Compares compares(Comparison comparison, double number) {
    return new Check.Compares(comparison, number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "latency < 5ms              | status, duration, header.NAME, body or json",
        "status == 99               | a status comparison",
        "status == 2000             | a status comparison",
        "status contains \"2\"      | a status comparison",
        "status                     | a status comparison",
        "duration < 500             | a comparison with a duration",
        "duration contains 1s       | a comparison with a duration",
        "duration                   | a comparison with a duration",
        "header                     | header.NAME",
        "header.a == b              | header.NAME",
        "header.a < 5               | header.NAME",
        "header.a b                 | header.NAME",
        "body                       | body with",
        "body contains ok           | body with",
        "body < \"a\"               | body with",
        "body == \"a\" \"b\"        | body with",
        "body containsx \"a\"       | body with",
        "json /a == 3               | json \"/path\"",
        "json \"a\" == 3            | a JSON pointer",
        "json \"/a\" < true         | json \"/path\"",
        "json \"/a\" == yes         | json \"/path\"",
        "json \"/a\" < \"b\"        | json \"/path\"",
        "not not status == 200      | status, duration",
      })
  void aWrongCheckSaysWhatWasExpected(String text, String expected) {
    assertThatThrownBy(() -> CheckParser.parse(text)).hasMessageStartingWith(expected);
  }

  @Test
  void aCheckIsBounded() {
    assertThatThrownBy(() -> CheckParser.parse("body contains \"" + "x".repeat(500) + "\""))
        .isInstanceOf(Mismatch.class);
  }
}
