package io.onrush.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a plan; its message has one error a line. */
public final class InvalidPlanException extends RuntimeException {

  private final List<PlanError> errors;

  /** Carries the errors, at least one, in the order of the plan's text where there is one. */
  public InvalidPlanException(List<PlanError> errors) {
    super(errors.stream().map(PlanError::located).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  public List<PlanError> errors() {
    return errors;
  }
}
