package io.onrush.worker.engine;

import java.util.List;

/** A run that cannot be prepared on this worker, with every reason. */
public final class PrepareException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> reasons;

  public PrepareException(List<String> reasons) {
    super(String.join("; ", reasons));
    this.reasons = List.copyOf(reasons);
  }

  public List<String> reasons() {
    return reasons;
  }
}
