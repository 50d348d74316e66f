package io.onrush.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a plan of a tree, and notes everything that stands against it. */
final class PlanReader {

  static final String EXPECTED = "a map with name, target and scenarios";

  /** Stands in for a target that is wrong, so that the requests are read none the less. */
  private static final Target NO_TARGET = new Target(new Endpoint("localhost", 80), "");

  private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,99}");
  private static final Set<String> OWN_LABELS =
      Set.of("part", "scenario", "name", "method", "status", "le", "quantile", "job", "instance");
  private static final int MAX_TAG = 200;

  private final Fields fields;
  private final PlanOptions options;
  private final Errors errors;

  private PlanReader(Fields fields, PlanOptions options, Errors errors) {
    this.fields = fields;
    this.options = options;
    this.errors = errors;
  }

  /**
   * Reads the plan.
   *
   * @throws InvalidPlanException with all errors, those that were there already too
   */
  static Plan read(Node root, PlanOptions options, Errors errors) {
    Optional<Plan> plan =
        new Value(PlanPath.ROOT, root, errors)
            .fields(KnownKeys.PLAN, EXPECTED)
            .map(fields -> new PlanReader(fields, options, errors).plan());
    errors.throwIfAny();
    return plan.orElseThrow();
  }

  private Plan plan() {
    String name = fields.require("name", "a name of the test").flatMap(Value::name).orElse("");
    Map<String, String> tags = fields.find("tags").map(PlanReader::tags).orElse(Map.of());
    List<Double> shares = fields.find("shares").map(PlanReader::shares).orElse(List.of());
    Duration startTimeout =
        fields
            .find("startTimeout")
            .flatMap(t -> t.duration("a duration > 0, at most 10m", Bounds::isTimeout))
            .orElse(DEFAULT_START_TIMEOUT);
    long seed =
        fields
            .find("seed")
            .flatMap(s -> s.whole(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number of 64 bits"))
            .orElse(1L);
    MetricsUnit metricsUnit =
        fields
            .find("metricsUnit")
            .flatMap(u -> u.as(MetricsUnit.EXPECTED, MetricsUnit::parse))
            .orElse(MetricsUnit.MILLISECONDS);
    Protocols protocols = ProtocolReader.read(fields);
    DataReader dataReader = new DataReader();
    List<DataSet> data = fields.find("data").map(dataReader::read).orElse(List.of());
    ScenarioReader reader =
        new ScenarioReader(
            options,
            target().orElse(NO_TARGET),
            RequestReader.defaults(fields, dataReader),
            dataReader);
    List<Scenario> scenarios = scenarios(reader);
    ThresholdReader thresholdReader = new ThresholdReader(options, reader.requestNames());
    List<Threshold> thresholds =
        fields.find("thresholds").map(thresholdReader::read).orElse(List.of());
    errors.throwIfAny();
    Plan plan =
        new Plan(
            name,
            tags,
            shares,
            startTimeout,
            scenarios,
            thresholds,
            seed,
            options.speed(),
            protocols,
            data,
            metricsUnit);
    requireAllowedPeak(plan);
    return plan;
  }

  /** Scenarios that lie side by side may exceed together what none of them does. */
  private void requireAllowedPeak(Plan plan) {
    PeakRate peak = PeakRate.of(plan.timeline());
    if (options.limits().isExceededBy(peak.rate())) {
      fields
          .find("scenarios")
          .ifPresent(
              all ->
                  all.note(
                      Shown.rate(peak.rate())
                          + " per second at "
                          + Durations.format(Duration.ofNanos(peak.atNs())),
                      options.limits().expectedRate() + ", of all scenarios together"));
    }
  }

  private Optional<Target> target() {
    Optional<String> instead = options.target();
    if (instead.isPresent()) {
      try {
        return Optional.of(allowed(Target.parse(instead.get())));
      } catch (Mismatch e) {
        errors.add("target", Shown.text(instead.get()), e.expected(), Place.NONE);
        return Optional.empty();
      }
    }
    return fields
        .require("target", Target.EXPECTED)
        .flatMap(
            value ->
                value.as(
                    Target.EXPECTED,
                    text -> {
                      if (text.equals("embedded")) {
                        throw new Mismatch(
                            "a URL here or as --target URL; only `onrush run` has an embedded one");
                      }
                      return allowed(Target.parse(text));
                    }));
  }

  private Target allowed(Target target) throws Mismatch {
    if (!options.limits().allows(target.endpoint())) {
      throw new Mismatch(options.limits().expectedTarget());
    }
    return target;
  }

  private static Map<String, String> tags(Value map) {
    Map<String, String> tags = new LinkedHashMap<>();
    List<Value.Named> members = map.members("a map of names to values");
    if (members.size() > Bounds.TAGS) {
      map.note(members.size() + " tags", "at most " + Bounds.TAGS);
    }
    for (Value.Named member : members) {
      if (!LABEL.matcher(member.name()).matches() || member.name().startsWith("__")) {
        member.value().note(Shown.text(member.name()), "a label name: letters, digits and _");
      }
      if (OWN_LABELS.contains(member.name())) {
        member.value().note(Shown.text(member.name()), "a label that metrics don't have already");
      }
      String expected = "text of at most " + MAX_TAG + " printable characters";
      member
          .value()
          .as(
              expected,
              text -> {
                if (text.length() > MAX_TAG || !Value.isPrintable(text)) {
                  throw new Mismatch(expected);
                }
                return text;
              })
          .ifPresent(text -> tags.put(member.name(), text));
    }
    return tags;
  }

  private static List<Double> shares(Value list) {
    List<Value> items = list.items("a list of numbers > 0");
    if (items.size() > Bounds.SHARES) {
      list.note(items.size() + " shares", "at most " + Bounds.SHARES);
      return List.of();
    }
    String expected = "a number > 0, at most 1000000000";
    return items.stream()
        .flatMap(item -> item.number(expected, n -> n >= 1e-9 && n <= 1e9).stream())
        .toList();
  }

  private List<Scenario> scenarios(ScenarioReader reader) {
    String expected = "a map of at least one scenario";
    Optional<Value> map = fields.require("scenarios", expected);
    if (map.isEmpty()) {
      return List.of();
    }
    List<Value.Named> members = map.get().members(expected);
    if (map.get().node() instanceof Node.Mapping && members.isEmpty()) {
      map.get().note("an empty map", expected);
    }
    Quota quota = new Quota(Bounds.SCENARIOS, "scenarios");
    List<Scenario> scenarios =
        quota.admit(map.get(), members).stream().flatMap(m -> reader.read(m).stream()).toList();
    // With a scenario missing there is an error already, and no knowing what would arrive.
    boolean complete = !members.isEmpty() && scenarios.size() == members.size();
    if (complete && scenarios.stream().mapToDouble(PlanReader::arrivals).sum() <= 0) {
      map.get().note("no arrivals", "a rate above 0 for some time");
    }
    return scenarios;
  }

  private static double arrivals(Scenario scenario) {
    double arrivals = 0;
    double rate = scenario.startRate();
    for (Stage stage : scenario.stages()) {
      arrivals += (rate + stage.target()) / 2 * stage.duration().toNanos() / 1e9;
      rate = stage.target();
    }
    return arrivals;
  }
}
