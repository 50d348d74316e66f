package io.onrush.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how a scenario's rate goes: its executor and what belongs to it. */
final class CourseReader {

  /** The course of a rate, in requests a second. */
  record Course(double startRate, List<Stage> stages) {}

  private enum Executor {
    RAMPING,
    CONSTANT
  }

  static final String RAMPING = "ramping-arrival-rate";
  private static final String CONSTANT = "constant-arrival-rate";
  private static final String EXECUTORS = RAMPING + " or " + CONSTANT;
  private static final String RATE = "a number >= 0";
  private static final String DURATION = "a duration from 0 to 168h such as 1h2m3s or 500ms";

  private final Quota stages;
  private final PlanLimits limits;

  CourseReader(Quota stages, PlanLimits limits) {
    this.stages = stages;
    this.limits = limits;
  }

  /** The course; no stages where there is an error. */
  Course read(Fields fields) {
    Executor executor = executor(fields);
    double unitSeconds = unitSeconds(fields);
    return switch (executor) {
      case RAMPING -> {
        fields.refuse("rate", "startRate and stages, as the executor is " + RAMPING);
        fields.refuse("duration", "a duration in each stage, as the executor is " + RAMPING);
        double start = fields.find("startRate").flatMap(r -> rate(r, unitSeconds)).orElse(0.0);
        yield new Course(start, stages(fields, unitSeconds));
      }
      case CONSTANT -> {
        fields.refuse("startRate", "rate, as the executor is " + CONSTANT);
        fields.refuse("stages", "rate and duration, as the executor is " + CONSTANT);
        yield constant(fields, unitSeconds);
      }
    };
  }

  /** Where the executor is wrong, what was meant shows in the other keys. */
  private static Executor executor(Fields fields) {
    return fields
        .require("executor", EXECUTORS)
        .flatMap(
            e ->
                e.as(
                    EXECUTORS,
                    text ->
                        switch (text) {
                          case RAMPING -> Executor.RAMPING;
                          case CONSTANT -> Executor.CONSTANT;
                          default -> throw new Mismatch(EXECUTORS);
                        }))
        .orElse(fields.find("stages").isPresent() ? Executor.RAMPING : Executor.CONSTANT);
  }

  private static double unitSeconds(Fields fields) {
    return fields
        .find("timeUnit")
        .flatMap(
            t ->
                t.duration(
                    "a duration > 0 such as 1s or 1m", d -> d.isPositive() && Bounds.isCourse(d)))
        .map(d -> d.toNanos() / 1e9)
        .orElse(1.0);
  }

  private Optional<Double> rate(Value value, double unitSeconds) {
    return value
        .number(RATE, n -> n >= 0)
        .map(n -> n / unitSeconds)
        .map(
            perSecond -> {
              if (limits.isExceededBy(perSecond)) {
                value.note("a number >= 0, " + limits.expectedRate());
              }
              return perSecond;
            });
  }

  private Course constant(Fields fields, double unitSeconds) {
    Optional<Double> rate = fields.require("rate", RATE).flatMap(r -> rate(r, unitSeconds));
    String expected = "a duration > 0, at most 168h";
    Optional<Duration> duration =
        fields
            .require("duration", expected)
            .flatMap(d -> d.duration(expected, t -> t.isPositive() && Bounds.isCourse(t)));
    if (rate.isEmpty() || duration.isEmpty()) {
      return new Course(0, List.of());
    }
    return new Course(rate.get(), List.of(new Stage("constant", duration.get(), rate.get())));
  }

  private List<Stage> stages(Fields fields, double unitSeconds) {
    String expected = "a list of at least one stage {duration, target}";
    Optional<Value> list = fields.require("stages", expected);
    List<Stage> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Value> items = list.map(l -> stages.admit(l, l.items(expected))).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      stage(items.get(i), "stage-" + (i + 1), names, unitSeconds).ifPresent(read::add);
    }
    return read;
  }

  private Optional<Stage> stage(
      Value item, String defaultName, Set<String> names, double unitSeconds) {
    Optional<Fields> read = item.fields(KnownKeys.STAGE, "a map with duration and target");
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    Optional<Value> given = fields.find("name");
    String name = given.flatMap(Value::name).orElse(defaultName);
    if (!names.add(name)) {
      given.orElse(item).note(Shown.text(name), "a name that no other stage of the scenario has");
    }
    Optional<Duration> duration =
        fields.require("duration", DURATION).flatMap(d -> d.duration(DURATION, Bounds::isCourse));
    Optional<Double> target = fields.require("target", RATE).flatMap(t -> rate(t, unitSeconds));
    return duration.flatMap(d -> target.map(t -> new Stage(name, d, t)));
  }
}
