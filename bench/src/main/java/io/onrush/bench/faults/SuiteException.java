package io.onrush.bench.faults;

/** The suite itself cannot go on: a command failed, a cluster did not form. */
final class SuiteException extends RuntimeException {
  SuiteException(String message) {
    super(message);
  }

  SuiteException(String message, Throwable cause) {
    super(message, cause);
  }
}
