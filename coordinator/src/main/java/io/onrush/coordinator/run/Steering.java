package io.onrush.coordinator.run;

import io.onrush.pace.Courses;
import io.onrush.plan.Durations;

/** What a control does to the courses, and how events name it. */
final class Steering {
  private Steering() {}

  /**
   * The courses from a run time on.
   *
   * @throws IllegalArgumentException with what is in the way
   */
  static Courses change(Courses courses, Control control, long atNs) {
    return switch (control) {
      case Control.Pause() -> courses.pause(atNs);
      case Control.Resume() -> courses.resume(atNs);
      case Control.SetRate(double rate, var ramp) -> courses.rate(atNs, rate, ramp.toNanos());
      case Control.SkipStage() -> courses.skipStage(atNs);
      case Control.ExtendStage(var by) -> courses.extendStage(atNs, by.toNanos());
      case Control.Drain(_), Control.Add(_) -> courses;
    };
  }

  static String type(Control control) {
    return switch (control) {
      case Control.Pause() -> "pause";
      case Control.Resume() -> "resume";
      case Control.SetRate(_, _) -> "rate";
      case Control.SkipStage() -> "skip-stage";
      case Control.ExtendStage(_) -> "extend-stage";
      case Control.Drain(_) -> "drain";
      case Control.Add(_) -> "add";
    };
  }

  static String text(Control control) {
    return switch (control) {
      case Control.Pause() -> "paused";
      case Control.Resume() -> "resumed";
      case Control.SetRate(double rate, var ramp) ->
          "rate set to %s/s%s"
              .formatted(
                  Run.number(rate), ramp.isZero() ? "" : " within " + Durations.format(ramp));
      case Control.SkipStage() -> "the rest of the stage is skipped";
      case Control.ExtendStage(var by) -> "the stage is extended by " + Durations.format(by);
      case Control.Drain(int part) -> "part " + part + " is drained";
      case Control.Add(int part) -> "part " + part + " may carry load again";
    };
  }
}
