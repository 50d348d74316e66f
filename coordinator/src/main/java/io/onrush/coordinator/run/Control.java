package io.onrush.coordinator.run;

import java.time.Duration;

/** What people can ask of a run under way. Each takes effect in step, from an agreed instant on. */
public sealed interface Control {

  /** Nothing more is due until {@link Resume}; run time goes on. */
  record Pause() implements Control {}

  /** Goes on where the pause began: the rest of the plan moves by its length. */
  record Resume() implements Control {}

  /**
   * For the rest of the current stage the whole cluster sends this many requests a second.
   *
   * @param ramp time to get there, in a straight line
   */
  record SetRate(double rate, Duration ramp) implements Control {}

  /** The next stage begins now; where there is none, the run ends. */
  record SkipStage() implements Control {}

  /** The current stage ends later. */
  record ExtendStage(Duration by) implements Control {}

  /** A worker hands over its share and stays in the cluster without one. */
  record Drain(int part) implements Control {}

  /** A drained worker gets a share again. */
  record Add(int part) implements Control {}
}
