package io.onrush.cli.node;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a worker's part: a number, or {@code ordinal} for that of its StatefulSet's pod. */
final class PartConverter implements ITypeConverter<Integer> {
  private static final Pattern ORDINAL = Pattern.compile(".*-(\\d{1,6})");

  private final Map<String, String> environment;

  PartConverter() {
    this(System.getenv());
  }

  PartConverter(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer convert(String text) {
    if (!text.equals("ordinal")) {
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(text + " (expected: a number, or ordinal)");
      }
    }
    String pod = environment.getOrDefault("HOSTNAME", "");
    Matcher ordinal = ORDINAL.matcher(pod);
    if (!ordinal.matches()) {
      throw new TypeConversionException(
          "ordinal, with HOSTNAME=" + pod + " (expected: a StatefulSet's pod, name-0)");
    }
    return Integer.parseInt(ordinal.group(1)) + 1;
  }
}
