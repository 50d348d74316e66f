package io.onrush.plan;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads scenarios. */
final class ScenarioReader {

  private static final Duration DEFAULT_GRACEFUL_STOP = Duration.ofSeconds(30);

  private final PlanOptions options;
  private final Target target;
  private final RequestReader.Defaults defaults;
  private final DataReader data;
  private final CourseReader courses;
  private final Quota requests = new Quota(Bounds.REQUESTS, "requests");
  private final Map<String, Set<String>> requestNames = new HashMap<>();

  ScenarioReader(
      PlanOptions options, Target target, RequestReader.Defaults defaults, DataReader data) {
    this.options = options;
    this.target = target;
    this.defaults = defaults;
    this.data = data;
    this.courses = new CourseReader(new Quota(Bounds.STAGES, "stages"), options.limits());
  }

  /** Names of the requests that were read, right or wrong, by scenario. */
  Map<String, Set<String>> requestNames() {
    return requestNames;
  }

  Optional<Scenario> read(Value.Named named) {
    requestNames.put(named.name(), Set.of());
    if (named.name().isBlank() || named.name().length() > 100 || !Value.isPrintable(named.name())) {
      named
          .value()
          .note(Shown.text(named.name()), "a scenario name of 1 to 100 printable characters");
    }
    return named
        .value()
        .fields(KnownKeys.SCENARIO, "a map with executor and requests")
        .flatMap(fields -> scenario(named.name(), named.value(), fields));
  }

  private Optional<Scenario> scenario(String name, Value value, Fields fields) {
    CourseReader.Course course = courses.read(fields);
    List<Request> read = requests(name, fields);
    Duration startTime = startTime(fields);
    Duration gracefulStop =
        fields
            .find("gracefulStop")
            .flatMap(
                g -> g.duration("a duration from 0 to 10m", d -> d.compareTo(Bounds.TIMEOUT) <= 0))
            .orElse(DEFAULT_GRACEFUL_STOP);
    Optional<Integer> maxVus = maxVus(fields);
    Arrivals arrivals = arrivals(fields);
    Duration end = course.stages().stream().map(Stage::duration).reduce(startTime, Duration::plus);
    if (!Bounds.isCourse(end)) {
      value.note(Durations.format(end) + " to the end", "at most 168h from start to end");
    }
    if (course.stages().isEmpty() || read.isEmpty()) {
      return Optional.empty();
    }
    Scenario unlimited =
        new Scenario(
            name,
            options.scale(startTime),
            course.startRate(),
            Bounds.MAX_VUS,
            arrivals,
            gracefulStop,
            course.stages().stream().map(this::scaled).toList(),
            read);
    return Optional.of(withMaxVus(unlimited, maxVus.orElse(defaultMaxVus(unlimited))));
  }

  private Stage scaled(Stage stage) {
    return new Stage(stage.name(), options.scale(stage.duration()), stage.target());
  }

  private static Duration startTime(Fields fields) {
    return fields
        .find("startTime")
        .flatMap(t -> t.duration("a duration from 0 to 168h", Bounds::isCourse))
        .orElse(Duration.ZERO);
  }

  private static Optional<Integer> maxVus(Fields fields) {
    return fields
        .find("maxVUs")
        .flatMap(v -> v.whole(1, Bounds.MAX_VUS, "a whole number from 1 to 1000000"))
        .map(Math::toIntExact);
  }

  /** By Little's law as many as are in flight at the peak, if a response takes a second. */
  private static int defaultMaxVus(Scenario scenario) {
    return (int) Math.clamp(Math.ceil(scenario.peakRate()), 100, Bounds.MAX_VUS);
  }

  private static Scenario withMaxVus(Scenario s, int maxVus) {
    return new Scenario(
        s.name(),
        s.startTime(),
        s.startRate(),
        maxVus,
        s.arrivals(),
        s.gracefulStop(),
        s.stages(),
        s.requests());
  }

  private static Arrivals arrivals(Fields fields) {
    String expected = "uniform or poisson";
    return fields
        .find("arrivals")
        .flatMap(
            a ->
                a.as(
                    expected,
                    text ->
                        switch (text) {
                          case "uniform" -> Arrivals.UNIFORM;
                          case "poisson" -> Arrivals.POISSON;
                          default -> throw new Mismatch(expected);
                        }))
        .orElse(Arrivals.UNIFORM);
  }

  private List<Request> requests(String scenario, Fields fields) {
    String expected = "a list of at least one request {url}";
    boolean cookies = fields.find("cookies").flatMap(Value::bool).orElse(false);
    RequestReader reader =
        new RequestReader(target, options.limits(), defaults.withCookies(cookies), data);
    List<Value> items =
        fields
            .require("requests", expected)
            .map(list -> requests.admit(list, list.items(expected)))
            .orElse(List.of());
    List<Request> read = items.stream().flatMap(item -> reader.read(item).stream()).toList();
    requestNames.put(scenario, reader.names());
    return read;
  }
}
