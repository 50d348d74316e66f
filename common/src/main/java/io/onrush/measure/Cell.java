package io.onrush.measure;

import java.util.List;

/**
 * What became of one request in one stage, in one interval. A request belongs to the stage of its
 * fire time, whenever it ends.
 *
 * @param stage number of the stage in {@code Plan.timeline()}
 * @param request number of the request in {@code Plan.requests()}
 * @param response from fire time to last byte: answered requests, and timed-out ones with the time
 *     until the time-out; us
 * @param service from the write to the last byte, of those requests that were written; us
 * @param lag from fire time to when the loop turned to the request, of all that were sent, and of
 *     those that were dropped because it was too long; us
 * @param bytesSent on the wire
 * @param bytesReceived on the wire
 * @param retries of requests whose connection the server had closed before they came, or that it
 *     had not processed by its own word
 * @param redirects that were followed
 * @param statuses of all whole responses, but for those whose redirect was followed
 */
public record Cell(
    int stage,
    int request,
    Counts counts,
    EncodedHistogram response,
    EncodedHistogram service,
    EncodedHistogram lag,
    List<ErrorCount> errors,
    long checksPassed,
    long checksFailed,
    long bytesSent,
    long bytesReceived,
    long retries,
    long redirects,
    List<StatusCount> statuses) {

  public Cell {
    errors = List.copyOf(errors);
    statuses = List.copyOf(statuses);
  }

  /** Bytes of its histograms, which are nearly all of its size on the wire. */
  public int encodedSize() {
    return response.size() + service.size() + lag.size();
  }
}
