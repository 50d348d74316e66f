package io.onrush.cli.node;

/**
 * What {@code onrush target} was told.
 *
 * @param port 0: any free one
 * @param delay as text: {@code 5ms}, {@code lognormal:5ms,0.5}, {@code bimodal:1ms,50ms,0.1},
 *     {@code freeze:1s/10s}
 * @param errors share of requests that are answered with 500
 */
public record TargetOptions(String host, int port, String delay, double errors) {}
