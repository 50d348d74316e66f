package io.onrush.protocol;

/**
 * When a worker entered a stage.
 *
 * @param stage number in the plan's timeline
 * @param atNs run time by the worker's mapped clock
 * @param errorNs bound on that mapping's error
 */
public record StageEntry(int stage, long atNs, long errorNs) {}
