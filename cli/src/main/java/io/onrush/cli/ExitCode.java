package io.onrush.cli;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.Verdict;

/** How the command ends; the numbers of runs are k6's, where k6 has the case. */
public enum ExitCode {
  OK(0),
  /** Something outside of the run went wrong: no coordinator, no free port, a node that died. */
  ERROR(1),
  USAGE(2),
  THRESHOLDS_CROSSED(99),
  STOPPED(103),
  INVALID_PLAN(104),
  INTERRUPTED(105),
  INVALID_RUN(110);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /**
   * Says how a run ended: an interrupt comes before a stop, a stop before the verdict, since a run
   * that was cut short proves nothing.
   *
   * @param interrupted this command asked for the stop because it was interrupted itself
   */
  public static ExitCode of(Report report, boolean interrupted) {
    if (interrupted) {
      return INTERRUPTED;
    }
    if (report.state().equals("stopped")) {
      return STOPPED;
    }
    Verdict verdict = report.verdict();
    if (verdict == null) {
      return ERROR;
    }
    return switch (verdict) {
      case PASSED -> OK;
      case FAILED -> THRESHOLDS_CROSSED;
      case INVALID -> INVALID_RUN;
    };
  }
}
