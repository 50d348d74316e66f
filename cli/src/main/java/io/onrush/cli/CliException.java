package io.onrush.cli;

/** An end that the user can do something about: printed as its message alone, without a trace. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  /** One clear message that says what to do. */
  public CliException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A general error, exit code 1. */
  public CliException(String message) {
    this(ExitCode.ERROR, message);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** What is printed. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
