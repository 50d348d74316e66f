package io.onrush.coordinator.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.onrush.coordinator.run.Control;
import io.onrush.plan.Bounds;
import io.onrush.plan.Durations;
import io.onrush.plan.Nearest;
import io.onrush.plan.PlanLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a change of a run: one JSON object that says one thing. */
final class ControlBody {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final String RAMP = "ramp";
  private static final List<String> CHANGES =
      List.of("paused", "rate", "skipStage", "extendStage", "drain", "add");
  private static final List<String> KEYS =
      List.of("paused", "rate", RAMP, "skipStage", "extendStage", "drain", "add");
  private static final String ONE = "one of " + String.join(", ", CHANGES);

  private final List<PlanProblem> errors = new ArrayList<>();

  private final PlanLimits limits;

  private ControlBody(PlanLimits limits) {
    this.limits = limits;
  }

  /** Reads a body; throws {@link ProblemException} with all that is wrong with it. */
  static Control read(String at, String text, PlanLimits limits) {
    ControlBody body = new ControlBody(limits);
    Optional<Control> control = body.tree(text).flatMap(body::control);
    if (control.isEmpty() || !body.errors.isEmpty()) {
      throw new ProblemException(Problems.invalidControl(at, List.copyOf(body.errors)));
    }
    return control.get();
  }

  private Optional<JsonNode> tree(String text) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      wrong("body", "not JSON: " + e.getOriginalMessage(), "{\"paused\": true}");
      return Optional.empty();
    }
    if (!tree.isObject()) {
      wrong("body", tree.isMissingNode() ? "nothing" : tree.toString(), "an object with " + ONE);
      return Optional.empty();
    }
    return Optional.of(tree);
  }

  private Optional<Control> control(JsonNode tree) {
    Optional<Control> control = Optional.empty();
    List<String> changes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      String key = field.getKey();
      if (!KEYS.contains(key)) {
        wrong(key, "unknown key", Nearest.orAll(key, KEYS));
      } else if (!key.equals(RAMP)) {
        changes.add(key);
        control = change(key, field.getValue(), tree);
      }
    }
    if (changes.size() != 1 && errors.isEmpty()) {
      wrong("body", changes.isEmpty() ? "no change" : String.join(" and ", changes), ONE);
    }
    if (tree.has(RAMP) && !tree.has("rate")) {
      wrong(RAMP, tree.get(RAMP).toString(), "it together with rate");
    }
    return control;
  }

  private Optional<Control> change(String key, JsonNode value, JsonNode tree) {
    return switch (key) {
      case "paused" ->
          value.isBoolean()
              ? Optional.of(value.booleanValue() ? new Control.Pause() : new Control.Resume())
              : wrong(key, value.toString(), "true or false");
      case "rate" -> rate(value, tree);
      case "skipStage" ->
          value.isBoolean() && value.booleanValue()
              ? Optional.of(new Control.SkipStage())
              : wrong(key, value.toString(), "true");
      case "extendStage" ->
          duration(key, value, false).map(by -> (Control) new Control.ExtendStage(by));
      case "drain" -> part(key, value).map(p -> (Control) new Control.Drain(p));
      default -> part(key, value).map(p -> (Control) new Control.Add(p));
    };
  }

  private Optional<Control> rate(JsonNode value, JsonNode tree) {
    Optional<Duration> ramp =
        tree.has(RAMP) ? duration(RAMP, tree.get(RAMP), true) : Optional.of(Duration.ZERO);
    double rate = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(rate >= 0) || limits.isExceededBy(rate)) {
      return wrong("rate", value.toString(), "a number >= 0, " + limits.expectedRate());
    }
    return ramp.map(r -> new Control.SetRate(rate, r));
  }

  private Optional<Duration> duration(String key, JsonNode value, boolean mayBeZero) {
    String expected =
        Durations.EXPECTED
            + (mayBeZero ? "" : ", above 0")
            + ", at most "
            + Bounds.COURSE.toDays()
            + "d";
    try {
      Duration duration = Durations.parse(value.isTextual() ? value.textValue() : value.toString());
      if (duration.compareTo(Bounds.COURSE) <= 0 && (mayBeZero || duration.isPositive())) {
        return Optional.of(duration);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    return wrong(key, value.toString(), expected);
  }

  private Optional<Integer> part(String key, JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 1
        ? Optional.of(value.intValue())
        : wrong(key, value.toString(), "a worker's part, a whole number from 1");
  }

  private <T> Optional<T> wrong(String path, String value, String expected) {
    String shownPath = Problems.shortened(path);
    String shown = Problems.shortened(value);
    String message = shownPath + ": " + shown + " (expected: " + expected + ")";
    errors.add(new PlanProblem(shownPath, shown, expected, message, 0, 0));
    return Optional.empty();
  }
}
