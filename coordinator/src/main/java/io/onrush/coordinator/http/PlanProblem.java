package io.onrush.coordinator.http;

import io.onrush.plan.PlanError;

/**
 * One thing that is wrong with a plan.
 *
 * @param path where, {@code scenarios.main.stages[2].target}
 * @param value what stands there
 * @param expected what would be right
 * @param message all three in a sentence
 * @param line line in the plan's text from 1; 0 where it is in no line
 * @param column column in that line from 1; 0 where it is in no line
 */
public record PlanProblem(
    String path, String value, String expected, String message, int line, int column) {

  public static PlanProblem of(PlanError e) {
    return new PlanProblem(e.path(), e.value(), e.expected(), e.message(), e.line(), e.column());
  }
}
