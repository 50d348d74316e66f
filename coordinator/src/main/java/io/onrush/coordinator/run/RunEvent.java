package io.onrush.coordinator.run;

import java.util.OptionalInt;

/**
 * Something that happened in a run and stands in its report.
 *
 * @param id from 1, ascending
 * @param runNs run time; negative before the start
 */
public record RunEvent(long id, long runNs, String type, OptionalInt part, String text) {}
