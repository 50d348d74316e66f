package io.onrush.plan;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A threshold's key, {@code http_req_duration{name:home,scenario:main}}. */
record ThresholdSelector(Optional<Metric> metric, Map<String, String> tags) {

  private static final String NAME = "name";
  private static final String SCENARIO = "scenario";

  /** Names may hold commas and braces, so that only a comma before a tag ends one. */
  private static final Pattern SEPARATOR = Pattern.compile(",\\s*(?=(?:name|scenario)\\s*:)");

  /**
   * Reads a key and notes what is wrong at the value.
   *
   * @param requests names of requests by scenario: what a selector may name
   */
  static ThresholdSelector read(Value.Named threshold, Map<String, Set<String>> requests) {
    String key = threshold.name();
    int brace = key.indexOf('{');
    String metricName = (brace < 0 ? key : key.substring(0, brace)).strip();
    Optional<Metric> metric = Optional.empty();
    Map<String, String> tags = Map.of();
    try {
      metric = Optional.of(Metric.parse(metricName));
    } catch (Mismatch e) {
      threshold.value().note(Shown.text(metricName) + " is no metric", e.expected());
    }
    try {
      tags = brace < 0 ? tags : tags(key.substring(brace).strip(), requests);
    } catch (Mismatch e) {
      threshold.value().note(Shown.text(key.substring(brace)), e.expected());
    }
    return new ThresholdSelector(metric, tags);
  }

  private static Map<String, String> tags(String braced, Map<String, Set<String>> requests)
      throws Mismatch {
    if (braced.length() < 2 || !braced.endsWith("}")) {
      throw new Mismatch("a selector such as {name:home,scenario:main}");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (String pair : SEPARATOR.split(braced.substring(1, braced.length() - 1), -1)) {
      int colon = pair.indexOf(':');
      String tag = colon < 0 ? "" : pair.substring(0, colon).strip();
      if (!tag.equals(NAME) && !tag.equals(SCENARIO)) {
        throw new Mismatch("the tags name and scenario, such as {name:home}");
      }
      if (tags.put(tag, pair.substring(colon + 1).strip()) != null) {
        throw new Mismatch("each tag once");
      }
    }
    check(tags, requests);
    return tags;
  }

  private static void check(Map<String, String> tags, Map<String, Set<String>> requests)
      throws Mismatch {
    String scenario = tags.get(SCENARIO);
    if (scenario != null && !requests.containsKey(scenario)) {
      throw new Mismatch("a scenario of this plan: " + shown(requests.keySet()));
    }
    Set<String> names = new TreeSet<>();
    requests.forEach(
        (of, its) -> {
          if (scenario == null || scenario.equals(of)) {
            names.addAll(its);
          }
        });
    String name = tags.get(NAME);
    if (name != null && !names.contains(name)) {
      throw new Mismatch("the name of a request: " + shown(names));
    }
  }

  private static String shown(Collection<String> names) {
    List<String> first = names.stream().sorted().limit(10).map(Shown::text).toList();
    return String.join(", ", first) + (names.size() > first.size() ? ", ..." : "");
  }
}
