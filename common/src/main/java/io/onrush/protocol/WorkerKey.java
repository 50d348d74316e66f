package io.onrush.protocol;

/**
 * One worker's one try at a run. A worker that was given up and returns takes part as the next
 * incarnation, so that nothing it says twice is counted twice.
 *
 * @param worker name of the worker, the same for as long as its process lives
 * @param incarnation from 1
 */
public record WorkerKey(String worker, int incarnation) {
  @Override
  public String toString() {
    return incarnation == 1 ? worker : worker + "#" + incarnation;
  }
}
