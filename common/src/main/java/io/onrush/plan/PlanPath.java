package io.onrush.plan;

import java.util.regex.Pattern;

/** Paths as errors name them: {@code scenarios.main.stages[2].target}. */
final class PlanPath {

  /** The whole text. */
  static final String ROOT = "plan";

  private static final Pattern SIMPLE = Pattern.compile("[\\w{}:,<>/-]{1,100}");

  private PlanPath() {}

  static String member(String path, String key) {
    if (!SIMPLE.matcher(key).matches()) {
      return path + "[\"" + Shown.text(key) + "\"]";
    }
    return path.equals(ROOT) ? key : path + "." + key;
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }
}
