package io.onrush.coordinator.run;

import io.onrush.measure.Counts;
import io.onrush.measure.Interval;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Plan;
import io.onrush.protocol.Saturation;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony.Followed;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.ArrayList;
import java.util.BitSet;
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
    /** Given up: it was silent, or failed. */
    LOST,
    /** Has handed over its share and everything that it had to tell. */
    LEFT
  }

  final WorkerKey key;
  final WorkerInfo info;
  final int part;
  State state = State.PREPARING;
  Optional<Status> status = Optional.empty();
  long heardNs;

  /** No lease that was ever granted holds beyond this, on the coordinator's clock. */
  long leaseEndNs = Long.MIN_VALUE;

  /** Since when grants tell others to doubt it; {@link Long#MAX_VALUE} where they do not. */
  long doubtedNs = Long.MAX_VALUE;

  /** Since when no majority can let it go on; {@link Long#MAX_VALUE} where one might. */
  long outvotedNs = Long.MAX_VALUE;

  /** Its process has certainly ended: another one has taken its place. */
  boolean dead;

  /** It wants to hand over its share, or is told to. */
  boolean leaving;

  /** It is in a checkpoint that every worker keeps, so a successor knows of it. */
  boolean recorded;

  /** It gets no lease before it follows this epoch: its share may be another's by now. */
  int leaseFromEpoch;

  /** Run time beyond which it has certainly sent nothing; once it is gone. */
  long silencedNs = Long.MAX_VALUE;

  /** Run time of the status that was the first to show when it stops. */
  long stopHeardNs = Long.MIN_VALUE;

  /** Part of its weighted share that it is given, above 0 and at most 1: less while saturated. */
  double factor = 1;

  /** Epochs of this worker's share, ascending; the last one holds until {@link #tenureEndNs}. */
  final List<Division> divisions = new ArrayList<>();

  /** Run time from which the worker follows the division of the same index. */
  private final List<Long> fromNs = new ArrayList<>();

  List<Integer> inFlightLimits = List.of();

  /** Rows of data that it was given and no status shows yet: at most one span of each set. */
  final List<RowBook.Span> allotted = new ArrayList<>();

  /** When it sent the status by which it was given rows last. */
  long suppliedNs = Long.MIN_VALUE;

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

  /** Every interval up to this number is part of a checkpoint that all workers keep. */
  long settledSequence;

  /** Some of its intervals were refused, or are neither in a checkpoint nor with the worker. */
  boolean skipped;

  long accountedToNs;

  /** Run time up to which it has told everything: all of its periods' intervals are merged. */
  long wholeToNs;

  Counts counts = Counts.ZERO;

  /** Stages that it has said it has entered. */
  final BitSet entered = new BitSet();

  int firstStage;
  double cpuSecondsBefore;
  double gcPauseMillisBefore;
  double gcPauseMillis;

  /** Everything that ever kept it from keeping up, as it was first seen. */
  final Map<Saturation.Cause, String> saturation = new EnumMap<>(Saturation.Cause.class);

  private final EnumMap<Kind, Long> sentNs = new EnumMap<>(Kind.class);

  /** Orders that are repeated on their own. */
  enum Kind {
    PREPARE,
    START,
    DIVIDE,
    STAGE,
    ALLOT,
    STOP,
    KEEP,
    RECALL
  }

  Member(WorkerKey key, WorkerInfo info, int part, long nowNs) {
    this.key = key;
    this.info = info;
    this.part = part;
    this.heardNs = nowNs;
  }

  boolean gone() {
    return state == State.LOST || state == State.LEFT;
  }

  boolean failed() {
    return status.filter(s -> s.phase() == Status.Phase.FAILED).isPresent();
  }

  boolean holdsShare() {
    return !gone() && holdsOnPaper();
  }

  /** A lost worker holds its share until that is given to others. */
  boolean holdsOnPaper() {
    return !divisions.isEmpty() && tenureEndNs == Long.MAX_VALUE;
  }

  /** Whether it has run time already, from this coordinator or the one before. */
  boolean onCourse() {
    return status.filter(s -> s.originNs() != Long.MIN_VALUE).isPresent();
  }

  boolean leaves() {
    return leaving || status.filter(Status::leaving).isPresent();
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
    follow(division, division.atNs());
  }

  private void follow(Division division, long from) {
    divisions.add(division);
    fromNs.add(from);
  }

  /** Takes over what the worker itself says of its newest divisions. */
  void correct(List<Followed> told) {
    int newest = told.isEmpty() ? Integer.MAX_VALUE : told.getLast().division().epoch();
    // What was ordered and never arrived was never in force.
    while (!divisions.isEmpty() && divisions.getLast().epoch() > newest) {
      divisions.removeLast();
      fromNs.removeLast();
    }
    for (Followed f : told) {
      int i = indexOf(f.division().epoch());
      if (i >= 0) {
        divisions.set(i, f.division());
        fromNs.set(i, f.fromNs());
      } else if (divisions.isEmpty() || divisions.getLast().epoch() < f.division().epoch()) {
        follow(f.division(), f.fromNs());
      }
    }
  }

  private int indexOf(int epoch) {
    for (int i = divisions.size() - 1; i >= 0; i--) {
      if (divisions.get(i).epoch() == epoch) {
        return i;
      }
    }
    return -1;
  }

  /** Everything that it has followed. */
  List<Followed> followed() {
    List<Followed> all = new ArrayList<>();
    for (int i = 0; i < divisions.size(); i++) {
      all.add(new Followed(divisions.get(i), fromNs.get(i)));
    }
    return all;
  }

  /** Takes note of a newer status. */
  void hear(Status heard, long nowNs) {
    if (status.isEmpty()) {
      cpuSecondsBefore = heard.load().cpuSeconds();
      gcPauseMillisBefore = heard.load().gcPauseMillis();
    }
    if (heard.stopAtNs() < status.map(Status::stopAtNs).orElse(Long.MAX_VALUE)) {
      stopHeardNs = heard.sentNs() - heard.originNs();
    }
    status = Optional.of(heard);
    heardNs = nowNs;
    doubtedNs = Long.MAX_VALUE;
    outvotedNs = Long.MAX_VALUE;
    gcPauseMillis = heard.load().gcPauseMillis() - gcPauseMillisBefore;
    heard.load().saturation().forEach(s -> saturation.putIfAbsent(s.cause(), s.text()));
    int last = divisions.size() - 1;
    if (last >= 0 && heard.epoch() == divisions.get(last).epoch()) {
      fromNs.set(last, heard.epochFromNs());
    }
  }

  Optional<Division> lastDivision() {
    return divisions.isEmpty() ? Optional.empty() : Optional.of(divisions.getLast());
  }

  /** Newest epoch that it is known to follow, 0 for none. */
  int epoch() {
    return status.map(Status::epoch).orElse(0);
  }

  /** Whether it has armed the end of its share, or the newest division of it. */
  boolean armed() {
    return tenureEndNs < Long.MAX_VALUE
        ? status.filter(s -> s.stopAtNs() <= tenureEndNs).isPresent()
        : epoch() >= divisions.getLast().epoch();
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
    if (interval.last()) {
      wholeToNs = Math.max(wholeToNs, interval.toNs());
    }
    Counts seen = interval.counts();
    counts = counts.plus(seen);
  }

  /** Run time up to which it has told what it did; {@link Long#MAX_VALUE} if it has told all. */
  long toldNs() {
    if (divisions.isEmpty() || wholeToNs >= tenureEndNs) {
      return Long.MAX_VALUE;
    }
    return Math.max(wholeToNs, fromNs(0));
  }

  /** Takes back what was merged of one interval. */
  void refuse(Counts refused) {
    skipped = true;
    counts = counts.minus(refused);
  }

  /** Gives up what the worker does not hold any more, if it was not merged. */
  void skipTo(long sequence) {
    skipped |= sequence > merged;
    merged = Math.max(merged, sequence);
  }

  /**
   * Arrivals that were this worker's before a run time.
   *
   * @param courses in force now; the same before as those that it followed in time
   */
  long plannedBefore(Plan plan, Courses courses, long runNs) {
    long boundNs = Math.min(runNs, tenureEndNs);
    // What one that was lost may have sent follows from the courses that it knew of.
    return gone()
        ? settled.computeIfAbsent(boundNs, ns -> count(plan, Optional.empty(), ns))
        : count(plan, Optional.of(courses), boundNs);
  }

  private long count(Plan plan, Optional<Courses> courses, long runNs) {
    long sum = 0;
    for (int i = 0; i < divisions.size(); i++) {
      Division told = divisions.get(i);
      Division division =
          new Division(
              told.epoch(), told.atNs(), told.assignments(), courses.orElse(told.courses()));
      long from = fromNs(i);
      long end = Math.min(endNs(i), runNs);
      for (int s = 0; s < plan.scenarios().size(); s++) {
        long before = division.countBefore(plan, s, part, from);
        long upTo = division.countBefore(plan, s, part, end);
        sum += Math.max(0, upTo - before);
      }
    }
    return sum;
  }
}
