package io.onrush.plan;

import java.time.Duration;

/**
 * A span with a linear rate from where the last one ended to its target.
 *
 * @param target requests a second of the whole cluster at its end
 */
public record Stage(String name, Duration duration, double target) {}
