package io.onrush.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads templates. A place starts with a dollar sign and a brace; two dollar signs escape it. */
final class TemplateParser {

  static final String KNOWN =
      "${uuid()}, ${randomInt(1,100)}, ${data.column}, ${seq()}, ${secret(name)}"
          + " or ${env.ONRUSH_PLAN_NAME}";

  private static final String ENV_KNOWN =
      "a variable whose name begins with " + Template.ENV_PREFIX + ", others are not a plan's";

  private static final Pattern CALL = Pattern.compile("\\s*(uuid|seq)\\(\\s*\\)\\s*");

  /** 18 digits stay so far from the ends of a long that {@code max - min + 1} is one. */
  private static final Pattern RANDOM_INT =
      Pattern.compile("\\s*randomInt\\(\\s*(-?\\d{1,18})\\s*,\\s*(-?\\d{1,18})\\s*\\)\\s*");

  private static final Pattern ENV =
      Pattern.compile("\\s*env\\.(" + Template.ENV_PREFIX + "\\w{1,99})\\s*");

  /** A file's name: no slash, and no dot at the start. */
  private static final String SECRET_NAME = "\\w[\\w.-]{0,99}";

  private static final Pattern SECRET =
      Pattern.compile("\\s*secret\\(\\s*(" + SECRET_NAME + ")\\s*\\)\\s*");

  private static final Pattern COLUMN =
      Pattern.compile("\\s*(?!env\\.)([a-zA-Z_]\\w{0,49})\\.(\\w(?:[\\w .-]{0,98}\\w)?)\\s*");

  private final String source;
  private final BiConsumer<String, String> problems;
  private final List<Template.Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();

  private TemplateParser(String source, BiConsumer<String, String> problems) {
    this.source = source;
    this.problems = problems;
  }

  static boolean isSecretName(String text) {
    return text.matches(SECRET_NAME);
  }

  /**
   * Reads a template.
   *
   * @param problems takes each wrong place and what was expected there; such a place is left out
   */
  static Template parse(String source, BiConsumer<String, String> problems) {
    return new TemplateParser(source, problems).parse();
  }

  private Template parse() {
    int i = 0;
    while (i < source.length()) {
      if (source.startsWith("$${", i)) {
        literal.append("${");
        i += 3;
      } else if (source.startsWith("${", i)) {
        i = place(i);
      } else {
        literal.append(source.charAt(i++));
      }
    }
    endLiteral();
    return parts.isEmpty() ? Template.literal("") : new Template(source, parts);
  }

  /** Reads the place that starts here; returns where the text goes on. */
  private int place(int start) {
    int end = source.indexOf('}', start);
    if (end < 0) {
      problems.accept(source.substring(start), "} at the end of " + KNOWN);
      return source.length();
    }
    part(source.substring(start + 2, end))
        .ifPresentOrElse(
            part -> {
              endLiteral();
              parts.add(part);
            },
            () -> problems.accept(source.substring(start, end + 1), expected(start + 2)));
    return end + 1;
  }

  private String expected(int from) {
    return source.substring(from).stripLeading().startsWith("env.") ? ENV_KNOWN : KNOWN;
  }

  private static Optional<Template.Part> part(String text) {
    Matcher call = CALL.matcher(text);
    if (call.matches()) {
      return Optional.of("uuid".equals(call.group(1)) ? new Template.Uuid() : new Template.Seq());
    }
    Matcher env = ENV.matcher(text);
    if (env.matches()) {
      return Optional.of(new Template.Env(env.group(1)));
    }
    Matcher secret = SECRET.matcher(text);
    if (secret.matches()) {
      return Optional.of(new Template.Secret(secret.group(1)));
    }
    Matcher column = COLUMN.matcher(text);
    if (column.matches()) {
      return Optional.of(new Template.Column(column.group(1), column.group(2)));
    }
    Matcher random = RANDOM_INT.matcher(text);
    if (!random.matches()) {
      return Optional.empty();
    }
    long min = Long.parseLong(random.group(1));
    long max = Long.parseLong(random.group(2));
    return min <= max ? Optional.of(new Template.RandomInt(min, max)) : Optional.empty();
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Template.Text(literal.toString()));
      literal.setLength(0);
    }
  }
}
