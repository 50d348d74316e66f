package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import java.io.IOException;

/** An answer that may be another one in a moment: the coordinator is moving, or has just moved. */
final class NotYetException extends IOException {
  private static final long serialVersionUID = 1;

  private final CliException problem;

  NotYetException(CliException problem) {
    super(problem.text());
    this.problem = problem;
  }

  /** What to say when it stays so. */
  CliException problem() {
    return problem;
  }
}
