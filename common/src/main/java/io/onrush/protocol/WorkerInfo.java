package io.onrush.protocol;

/**
 * What a worker says of itself when it joins.
 *
 * @param part that it wants, from 1; 0 to be given the lowest free one
 * @param address host and port of its actor system
 * @param metrics host and port where Prometheus scrapes it; empty for nowhere
 * @param version of Onrush
 */
public record WorkerInfo(
    String worker, int part, String address, String metrics, long pid, String version) {}
