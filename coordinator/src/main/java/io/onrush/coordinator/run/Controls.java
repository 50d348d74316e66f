package io.onrush.coordinator.run;

import io.onrush.pace.Courses;
import io.onrush.plan.Durations;
import io.onrush.plan.PeakRate;
import io.onrush.plan.PlanLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Does what people ask of a run under way, or says what is in the way. */
final class Controls {
  private final Roster roster;
  private final Divider divider;
  private final EventLog events;

  Controls(Roster roster, Divider divider, EventLog events) {
    this.roster = roster;
    this.divider = divider;
    this.events = events;
  }

  ControlResult apply(Control control, PlanLimits limits, long runNs) {
    return switch (control) {
      case Control.Drain(int part) -> park(part, runNs);
      case Control.Add(int part) -> unpark(part, runNs);
      case Control.Pause() -> steer("pause", "paused", runNs, limits, Courses::pause);
      case Control.Resume() -> steer("resume", "resumed", runNs, limits, Courses::resume);
      case Control.SkipStage() ->
          steer(
              "skip-stage", "the rest of the stage is skipped", runNs, limits, Courses::skipStage);
      case Control.SetRate(double rate, var ramp) -> {
        String within = ramp.isZero() ? "" : " within " + Durations.format(ramp);
        String text = "rate set to " + Run.number(rate) + "/s" + within;
        yield steer("rate", text, runNs, limits, (c, atNs) -> c.rate(atNs, rate, ramp.toNanos()));
      }
      case Control.ExtendStage(var by) -> {
        String text = "the stage is extended by " + Durations.format(by);
        yield steer(
            "extend-stage", text, runNs, limits, (c, atNs) -> c.extendStage(atNs, by.toNanos()));
      }
    };
  }

  private ControlResult steer(
      String type, String text, long runNs, PlanLimits limits, Divider.Change change) {
    List<Member> holders = roster.all().stream().filter(Member::holdsOnPaper).toList();
    if (!divider.idle() || holders.stream().anyMatch(m -> m.gone() || m.leaves())) {
      return new ControlResult.Refused("shares are just being moved: try again in a second");
    }
    try {
      long atNs = divider.steer(holders, runNs, within(limits, change));
      events.add(atNs, type, OptionalInt.empty(), text);
      return new ControlResult.Accepted(atNs, text);
    } catch (IllegalArgumentException e) {
      return new ControlResult.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** What was too much before may stay: a run that another coordinator began can be paused. */
  private static Divider.Change within(PlanLimits limits, Divider.Change change) {
    return (before, atNs) -> {
      Courses after = change.apply(before, atNs);
      PeakRate peak = after.peakFrom(atNs);
      if (limits.isExceededBy(peak.rate()) && peak.rate() > before.peakFrom(atNs).rate()) {
        throw new IllegalArgumentException(
            "that makes "
                + Math.round(peak.rate())
                + " per second at "
                + Durations.format(Duration.ofNanos(peak.atNs()))
                + " (expected: "
                + limits.expectedRate()
                + ")");
      }
      return after;
    };
  }

  private ControlResult park(int part, long runNs) {
    List<Member> holders = roster.holders();
    Optional<Member> member = holders.stream().filter(m -> m.part == part).findFirst();
    if (member.isEmpty()) {
      return new ControlResult.Refused(
          "part " + part + " has no share (expected: one of the live)");
    }
    if (holders.stream().allMatch(m -> m.part == part || m.leaves())) {
      return new ControlResult.Refused("part " + part + " is the last one that carries load");
    }
    member.get().leaving = true;
    return accepted("drain", member.get(), member.get().key + " is drained", runNs);
  }

  private ControlResult unpark(int part, long runNs) {
    Optional<Member> left = roster.drained(part);
    if (left.isEmpty()) {
      return new ControlResult.Refused("part " + part + " was not drained");
    }
    roster.parked().remove(left.get().info.worker());
    String text = left.get().info.worker() + " may carry load again";
    return accepted("add", left.get(), text, runNs);
  }

  private ControlResult accepted(String type, Member member, String text, long runNs) {
    events.add(runNs, type, OptionalInt.of(member.part), text);
    return new ControlResult.Accepted(runNs, text);
  }
}
