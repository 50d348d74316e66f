package io.onrush.target;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What arrived at a target since its books were last cleared: the answer of {@code GET /__truth}.
 *
 * @param requests requests fully read, those to {@code /__truth} and {@code /__reset} left out
 * @param perSecond the same by second since the first of them; at most 86 400 seconds
 * @param perSecondCut requests that came after the last of those seconds
 * @param firstAt when the first request was read, ISO-8601 in UTC; empty before it
 * @param arrivalGaps microseconds from one request's arrival to the next one's, over all
 *     connections
 * @param delays milliseconds from when a request was read to when its answer was written
 * @param statuses answers written, by status. Below {@code requests} by what is still delayed and
 *     what was given no status: a hang, an abort, garbage, a client that went away
 * @param malformed inputs that were no HTTP/1.x request; answered 400, and in no other number
 * @param connections connections that carried at least one of the requests
 * @param sources the requests by the address that they came from
 */
public record Truth(
    long requests,
    List<Long> perSecond,
    long perSecondCut,
    String firstAt,
    Spread arrivalGaps,
    Spread delays,
    Map<Integer, Long> statuses,
    long malformed,
    long connections,
    Map<String, Source> sources) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public Truth {
    perSecond = List.copyOf(perSecond);
    statuses = Collections.unmodifiableMap(new TreeMap<>(statuses));
    sources = Collections.unmodifiableMap(new TreeMap<>(sources));
  }

  /**
   * What came from one address.
   *
   * @param per10ms requests by 10 ms since {@code firstAt}; only the first ten minutes
   */
  public record Source(long requests, List<Integer> per10ms) {
    public Source {
      per10ms = List.copyOf(per10ms);
    }
  }

  /**
   * Reads what {@code GET /__truth} answered.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Truth fromJson(String json) {
    try {
      return JSON.readValue(json, Truth.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the answer of /__truth: " + json, e);
    }
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers did not turn into JSON", e);
    }
  }

  /** A distribution in short; all 0 when nothing was counted. Percentiles are good to 3 digits. */
  public record Spread(
      long count,
      double min,
      double p50,
      double p90,
      double p99,
      @JsonProperty("p99.9") double p999,
      double max,
      double mean) {

    static Spread of(Histogram histogram, double unit) {
      if (histogram.getTotalCount() == 0) {
        return new Spread(0, 0, 0, 0, 0, 0, 0, 0);
      }
      return new Spread(
          histogram.getTotalCount(),
          rounded(histogram.getMinValue() / unit),
          rounded(histogram.getValueAtPercentile(50) / unit),
          rounded(histogram.getValueAtPercentile(90) / unit),
          rounded(histogram.getValueAtPercentile(99) / unit),
          rounded(histogram.getValueAtPercentile(99.9) / unit),
          rounded(histogram.getMaxValue() / unit),
          rounded(histogram.getMean() / unit));
    }

    /** To a nanosecond for microseconds, to a microsecond for milliseconds. */
    private static double rounded(double value) {
      return Math.round(value * 1e3) / 1e3;
    }
  }
}
