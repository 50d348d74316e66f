package io.onrush.cli.node;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that are not on the command line are taken from the environment. Flags need {@code
 * fallbackValue = "true"}: on the command line picocli makes them the opposite of this default.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  static final String HELP_1 = "Every option can come from the environment as well, for example";
  static final String HELP_2 = "--cluster as ONRUSH_CLUSTER; the command line goes before it.";
  private static final String PREFIX = "ONRUSH_";

  private final Map<String, String> environment;

  /** That of this process. */
  public EnvironmentDefaults() {
    this(System.getenv());
  }

  public EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The variable of an option: {@code --max-rate} is {@code ONRUSH_MAX_RATE}. */
  public static String variable(OptionSpec option) {
    return PREFIX
        + option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  @SuppressWarnings("NullAway") // null is picocli's way to say that there is none
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)
        || option.usageHelp()
        || option.versionHelp()
        || option.hidden()) {
      return null;
    }
    String value = environment.getOrDefault(variable(option), "");
    return value.isEmpty() ? null : value;
  }
}
