package io.onrush.plan;

import java.nio.charset.StandardCharsets;

/** Reads plans, in YAML or JSON. */
public final class PlanParser {

  private PlanParser() {}

  /**
   * Reads and checks a plan.
   *
   * @throws InvalidPlanException with everything that is wrong, in the order of the text; a text
   *     that is no YAML or JSON at all, or over 200 KiB, has one error
   */
  public static Plan parse(String text, PlanOptions options) {
    if (text.getBytes(StandardCharsets.UTF_8).length > TreeLimits.MAX_BYTES) {
      throw Errors.single(text.length() + " characters", "at most 200 KiB of text", Place.START);
    }
    Errors errors = new Errors();
    return PlanReader.read(tree(text, errors), options, errors);
  }

  /** JSON has its own reader: YAML's refuses tabs and some of JSON's escapes. */
  static Node tree(String marked, Errors errors) {
    String text = marked.startsWith("\ufeff") ? marked.substring(1) : marked;
    String start = text.stripLeading();
    if (!start.startsWith("{")) {
      return YamlTree.read(text, errors);
    }
    Errors jsonErrors = new Errors();
    try {
      Node root = JsonTree.read(text, jsonErrors);
      jsonErrors.moveTo(errors);
      return root;
    } catch (InvalidPlanException notJson) {
      try {
        return YamlTree.read(text, errors);
      } catch (InvalidPlanException notYaml) {
        throw start.substring(1).stripLeading().startsWith("\"") ? notJson : notYaml;
      }
    }
  }
}
