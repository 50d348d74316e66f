package io.onrush.plan;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads checks, {@code status == 200}, and the comparisons of checks and thresholds. */
final class CheckParser {

  /** Longer ones first: {@code <} is the start of {@code <=}. */
  static final String COMPARISONS = "<=|>=|==|!=|<|>";

  private static final Pattern CHECK =
      Pattern.compile("\\s*status\\s*(" + COMPARISONS + ")\\s*([1-5]\\d\\d)\\s*");

  private CheckParser() {}

  static Check parse(String text) throws Mismatch {
    Matcher matcher = CHECK.matcher(text);
    if (text.length() > 200 || !matcher.matches()) {
      throw new Mismatch("a status comparison such as status == 200, with == != < <= > >=");
    }
    return new Check(
        text.strip(), comparison(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  static Comparison comparison(String symbol) {
    return Arrays.stream(Comparison.values())
        .filter(c -> c.symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }
}
