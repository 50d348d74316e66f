package io.onrush.coordinator.run;

import io.onrush.measure.Counts;
import io.onrush.measure.Interval;
import io.onrush.pace.Division;
import io.onrush.plan.Plan;
import io.onrush.protocol.Status;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run knows of one incarnation of a worker. */
final class Member {
  /** Where a worker stands in a run. */
  enum State {
    PREPARING,
    READY,
    RUNNING,
    DRAINED,
    LOST
  }

  final WorkerKey key;
  final WorkerInfo info;
  final int part;
  State state = State.PREPARING;
  Optional<Status> status = Optional.empty();
  long heardNs;

  /** No lease that was ever granted holds beyond this, on the coordinator's clock. */
  long leaseEndNs = Long.MIN_VALUE;

  /** Epochs of this worker's share, ascending; the last one holds until {@link #tenureEndNs}. */
  final List<Division> divisions = new ArrayList<>();

  /** Run time from which the worker follows the division of the same index. */
  private final List<Long> fromNs = new ArrayList<>();

  List<Integer> inFlightLimits = List.of();

  /** Of a worker that is gone: counted once, as random arrivals have to be drawn one by one. */
  private final Map<Long, Long> settled =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > 8;
        }
      };

  long tenureEndNs = Long.MAX_VALUE;
  long merged;
  long accountedToNs;
  Counts counts = Counts.ZERO;
  int enteredStage = -1;
  int firstStage;
  double cpuSecondsBefore;
  double gcPauseMillisBefore;
  double gcPauseMillis;
  boolean saturated;
  private final EnumMap<Kind, Long> sentNs = new EnumMap<>(Kind.class);

  /** Orders that are repeated on their own. */
  enum Kind {
    PREPARE,
    START,
    DIVIDE,
    STAGE,
    STOP
  }

  Member(WorkerKey key, WorkerInfo info, int part, long nowNs) {
    this.key = key;
    this.info = info;
    this.part = part;
    this.heardNs = nowNs;
  }

  boolean gone() {
    return state == State.LOST;
  }

  boolean failed() {
    return status.filter(s -> s.phase() == Status.Phase.FAILED).isPresent();
  }

  boolean holdsShare() {
    return !gone() && !divisions.isEmpty() && tenureEndNs == Long.MAX_VALUE;
  }

  /** Run time from which the worker followed its i-th division. */
  long fromNs(int i) {
    return fromNs.get(i);
  }

  /** Run time up to which it did, or was to. */
  long endNs(int i) {
    return i + 1 < fromNs.size() ? fromNs.get(i + 1) : tenureEndNs;
  }

  void begin(Division division) {
    forgetShare();
    follow(division);
  }

  /** As if it had never been given one. */
  void forgetShare() {
    divisions.clear();
    fromNs.clear();
  }

  void follow(Division division) {
    divisions.add(division);
    fromNs.add(division.atNs());
  }

  /** Takes note of a newer status. */
  void hear(Status heard, long nowNs) {
    if (status.isEmpty()) {
      cpuSecondsBefore = heard.load().cpuSeconds();
      gcPauseMillisBefore = heard.load().gcPauseMillis();
    }
    status = Optional.of(heard);
    heardNs = nowNs;
    gcPauseMillis = heard.load().gcPauseMillis() - gcPauseMillisBefore;
    saturated |= heard.load().saturated();
    int last = divisions.size() - 1;
    if (last >= 0 && heard.epoch() == divisions.get(last).epoch()) {
      fromNs.set(last, heard.epochFromNs());
    }
  }

  Optional<Division> lastDivision() {
    return divisions.isEmpty() ? Optional.empty() : Optional.of(divisions.getLast());
  }

  /** Whether an order of this kind may be sent (again) now; if so, it counts as sent. */
  boolean due(Kind kind, long nowNs, long resendNs) {
    Long last = sentNs.get(kind);
    if (last != null && nowNs - last < resendNs) {
      return false;
    }
    sentNs.put(kind, nowNs);
    return true;
  }

  void resendSoon(Kind kind) {
    sentNs.remove(kind);
  }

  void merge(Interval interval) {
    merged = interval.sequence();
    accountedToNs = Math.max(accountedToNs, interval.toNs());
    Counts seen = interval.counts();
    counts = counts.plus(seen);
  }

  /** Arrivals that the plan gave this worker before a run time. */
  long plannedBefore(Plan plan, long runNs) {
    long boundNs = Math.min(runNs, tenureEndNs);
    return gone() ? settled.computeIfAbsent(boundNs, ns -> count(plan, ns)) : count(plan, boundNs);
  }

  private long count(Plan plan, long runNs) {
    long sum = 0;
    for (int i = 0; i < divisions.size(); i++) {
      long from = fromNs(i);
      long end = Math.min(endNs(i), runNs);
      for (int s = 0; s < plan.scenarios().size(); s++) {
        long before = divisions.get(i).countBefore(plan, s, part, from);
        long upTo = divisions.get(i).countBefore(plan, s, part, end);
        sum += Math.max(0, upTo - before);
      }
    }
    return sum;
  }
}
