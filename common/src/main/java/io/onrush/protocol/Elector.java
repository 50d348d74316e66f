package io.onrush.protocol;

/**
 * A worker whose vote counts while the coordinator is silent.
 *
 * @param address host and port of its actor system
 */
public record Elector(WorkerKey key, String address) {}
