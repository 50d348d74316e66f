package io.onrush.plan;

/**
 * A stage at its place in run time.
 *
 * @param scenario index of its scenario in the plan
 * @param startNs run time at which it is entered
 * @param endNs run time at which the next one is
 * @param startRate requests a second of the whole cluster at its start
 * @param endRate requests a second of the whole cluster at its end
 */
public record RunStage(
    int scenario, String name, long startNs, long endNs, double startRate, double endRate) {}
