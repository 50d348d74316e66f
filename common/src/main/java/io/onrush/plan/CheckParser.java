package io.onrush.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads checks, {@code [not] SUBJECT [OPERATOR VALUE]}. */
final class CheckParser {

  private static final String EXPECTED =
      "status, duration, header.NAME, body or json \"/path\", such as status == 200";
  private static final String STATUS =
      "a status comparison such as status == 200, with == != < <= > >=";
  private static final String DURATION =
      "a comparison with a duration such as duration < 500ms, with == != < <= > >=";
  private static final String HEADER =
      "header.NAME, alone or with == != contains and a text in quotes, such as"
          + " header.content-type contains \"json\"";
  private static final String BODY =
      "body with == != contains and a text in quotes, such as body contains \"ok\"";
  private static final String JSON =
      "json \"/path\", alone or with == != < <= > >= contains and a number, a text in quotes, true,"
          + " false or null, such as json \"/items/0/id\" == 3";

  private static final String TEXT = "\"[^\"]*\"|'[^']*'";
  private static final Pattern CHECK =
      Pattern.compile(
          "(not\\s+)?(status|duration|body|header\\.([\\w-]{1,100})|json\\s*("
              + TEXT
              + "))\\s*(?:("
              + Comparison.SYMBOLS
              + "|contains\\b)\\s*(.+))?",
          Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
  private static final Pattern STATUS_CODE = Pattern.compile("[1-5]\\d\\d");
  private static final int MAX_LENGTH = 500;

  private CheckParser() {}

  static Check parse(String text) throws Mismatch {
    String source = text.strip();
    Matcher matcher = CHECK.matcher(source);
    if (source.length() > MAX_LENGTH || !matcher.matches()) {
      throw new Mismatch(expectedOf(source));
    }
    Check.Subject subject = subject(matcher);
    Optional<String> operator = Optional.ofNullable(matcher.group(5));
    String value = operator.isPresent() ? matcher.group(6) : "";
    Check.Expectation expectation = expectation(subject, operator, value);
    boolean different =
        operator.filter("!="::equals).isPresent() && !(expectation instanceof Check.Compares);
    return new Check(source, (matcher.group(1) != null) != different, subject, expectation);
  }

  private static Check.Subject subject(Matcher matcher) throws Mismatch {
    if (matcher.group(3) != null) {
      return new Check.Field(matcher.group(3).toLowerCase(Locale.ROOT));
    }
    if (matcher.group(4) != null) {
      return new Check.Json(pointer(unquoted(matcher.group(4), JSON)));
    }
    return switch (matcher.group(2)) {
      case "status" -> new Check.Status();
      case "duration" -> new Check.ResponseTime();
      default -> new Check.Body();
    };
  }

  private static JsonPointer pointer(String text) throws Mismatch {
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException e) {
      throw new Mismatch("a JSON pointer, which starts with /: " + JSON);
    }
  }

  private static Check.Expectation expectation(
      Check.Subject subject, Optional<String> operator, String value) throws Mismatch {
    return switch (subject) {
      case Check.Status _ -> compares(operator, number(value, STATUS_CODE, STATUS), STATUS);
      case Check.ResponseTime _ -> compares(operator, nanos(value), DURATION);
      case Check.Field _ -> operator.isEmpty() ? new Check.Exists() : text(operator, value, HEADER);
      case Check.Body _ -> text(operator, value, BODY);
      case Check.Json _ -> operator.isEmpty() ? new Check.Exists() : json(operator, value);
    };
  }

  private static Check.Expectation json(Optional<String> operator, String value) throws Mismatch {
    if (NUMBER.matcher(value).matches()) {
      return compares(operator, Double.parseDouble(value), JSON);
    }
    boolean equals = operator.filter(o -> o.equals("==") || o.equals("!=")).isPresent();
    Optional<Check.Word> word =
        Arrays.stream(Check.Word.values()).filter(w -> w.text().equals(value)).findFirst();
    return equals && word.isPresent() ? word.get() : text(operator, value, JSON);
  }

  private static Check.Expectation compares(
      Optional<String> operator, double number, String expected) throws Mismatch {
    return new Check.Compares(
        operator.flatMap(Comparison::of).orElseThrow(() -> new Mismatch(expected)), number);
  }

  private static Check.Expectation text(Optional<String> operator, String value, String expected)
      throws Mismatch {
    return switch (operator.orElse("")) {
      case "==", "!=" -> new Check.Equals(unquoted(value, expected));
      case "contains" -> new Check.Contains(unquoted(value, expected));
      default -> throw new Mismatch(expected);
    };
  }

  private static String unquoted(String value, String expected) throws Mismatch {
    if (!value.matches("(?s)" + TEXT)) {
      throw new Mismatch(expected);
    }
    return value.substring(1, value.length() - 1);
  }

  private static double number(String value, Pattern form, String expected) throws Mismatch {
    if (!form.matcher(value).matches()) {
      throw new Mismatch(expected);
    }
    return Double.parseDouble(value);
  }

  private static double nanos(String value) throws Mismatch {
    try {
      return Durations.parse(value).toNanos();
    } catch (IllegalArgumentException e) {
      throw new Mismatch(DURATION);
    }
  }

  /** What to say of a text that has not even the form of a check. */
  private static String expectedOf(String source) {
    String bare = source.replaceFirst("^not\\s+", "");
    if (bare.startsWith("status")) {
      return STATUS;
    }
    if (bare.startsWith("duration")) {
      return DURATION;
    }
    if (bare.startsWith("header")) {
      return HEADER;
    }
    if (bare.startsWith("body")) {
      return BODY;
    }
    return bare.startsWith("json") ? JSON : EXPECTED;
  }
}
