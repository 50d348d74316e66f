package io.onrush.target;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The books of one event loop for one period. Only that loop's thread may touch them: so counting
 * needs no locks, and what is read there is a state between two requests.
 */
final class LoopBooks {

  /** Seconds that are told apart: a day. */
  static final int MAX_SECONDS = 86_400;

  /** Addresses that are told apart; what comes from more of them is {@link #OTHERS}'. */
  static final int MAX_SOURCES = 64;

  static final String OTHERS = "others";

  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int DIGITS = 3;

  private final Arrivals arrivals;
  private long requests;
  private long malformed;
  private long connections;
  private int[] perSecond = new int[64];
  private int seconds;
  private long perSecondCut;
  private final Map<String, SourceBooks> sources = new HashMap<>();
  private final long[] statuses = new long[600];
  private final Histogram gapsNs = new Histogram(Delay.MAX_NS, DIGITS);
  private final Histogram delaysNs = new Histogram(Delay.MAX_NS, DIGITS);

  LoopBooks(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** Counts a request that was fully read; returns when, since the period began. */
  long arrived(long nowNs, SourceBooks source) {
    long sinceStartNs = arrivals.sinceStartNs(nowNs);
    requests++;
    long sinceFirstNs = arrivals.sinceFirstNs(sinceStartNs);
    countSecond(sinceFirstNs / NS_PER_SECOND);
    source.arrived(sinceFirstNs);
    long gapNs = arrivals.gapNs(sinceStartNs);
    if (gapNs >= 0) {
      gapsNs.recordValue(Math.min(gapNs, Delay.MAX_NS));
    }
    return sinceStartNs;
  }

  /** Counts a connection that carries its first request of the period; returns its address's. */
  SourceBooks connected(String address) {
    connections++;
    boolean known = sources.containsKey(address) || sources.size() < MAX_SOURCES - 1;
    return sources.computeIfAbsent(known ? address : OTHERS, a -> new SourceBooks());
  }

  void malformed() {
    malformed++;
  }

  /** Counts an answer's status; its delay is counted by {@link #delayed}. */
  void answered(int status) {
    statuses[status]++;
  }

  /** Counts {@code count} answers written {@code delayNs} after their requests were fully read. */
  void delayed(long delayNs, long count) {
    delaysNs.recordValueWithCount(Math.clamp(delayNs, 0, Delay.MAX_NS), count);
  }

  /** Adds these books to the total of all loops. */
  void addTo(Total total) {
    total.requests += requests;
    total.malformed += malformed;
    total.connections += connections;
    total.perSecondCut += perSecondCut;
    total.seconds = Math.max(total.seconds, seconds);
    total.perSecond = Arrays.copyOf(total.perSecond, total.seconds);
    for (int i = 0; i < seconds; i++) {
      total.perSecond[i] += perSecond[i];
    }
    for (int i = 0; i < statuses.length; i++) {
      total.statuses[i] += statuses[i];
    }
    sources.forEach(
        (address, books) ->
            books.addTo(total.sources.computeIfAbsent(address, a -> new SourceBooks())));
    total.gapsNs.add(gapsNs);
    total.delaysNs.add(delaysNs);
    total.firstAt = arrivals.firstAt();
  }

  private void countSecond(long second) {
    if (second >= MAX_SECONDS) {
      perSecondCut++;
      return;
    }
    if (second >= perSecond.length) {
      int length = Math.max(2 * perSecond.length, (int) second + 1);
      perSecond = Arrays.copyOf(perSecond, Math.min(length, MAX_SECONDS));
    }
    perSecond[(int) second]++;
    seconds = Math.max(seconds, (int) second + 1);
  }
}
