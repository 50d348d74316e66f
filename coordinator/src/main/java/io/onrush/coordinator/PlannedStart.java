package io.onrush.coordinator;

import java.util.Optional;

/**
 * A plan that starts by itself.
 *
 * @param planText its source
 * @param target replaces the plan's target
 */
public record PlannedStart(String planText, Optional<String> target) {}
