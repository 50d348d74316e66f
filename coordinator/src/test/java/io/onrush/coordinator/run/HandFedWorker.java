package io.onrush.coordinator.run;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Interval;
import io.onrush.protocol.DataHeld;
import io.onrush.protocol.Elector;
import io.onrush.protocol.Saturation;
import io.onrush.protocol.StageEntry;
import io.onrush.protocol.Status;
import io.onrush.protocol.Status.Phase;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.Testimony.Followed;
import io.onrush.protocol.Testimony.KeptVersion;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.ToWorker.Allot;
import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.EnterStage;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Keep;
import io.onrush.protocol.ToWorker.Order;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Start;
import io.onrush.protocol.ToWorker.Stop;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** What the coordinator sees of a worker that takes orders unless a test makes it deaf to them. */
final class HandFedWorker {

  /** Kinds of orders that a worker may miss. */
  enum Deaf {
    START,
    DIVIDE,
    STAGE,
    STOP,
    KEEP,
    ALLOT,
    GRANT
  }

  private final HandFedRun run;
  private final WorkerInfo info;
  private final Set<Deaf> deaf = EnumSet.noneOf(Deaf.class);
  private final List<StageEntry> entered = new ArrayList<>();
  private Phase phase = Phase.PREPARING;
  private List<String> reasons = List.of();
  private long sentNs;
  private long term;
  private long startAtNs;
  private long originNs = Long.MIN_VALUE;
  private final List<Followed> followed = new ArrayList<>();
  private List<Elector> founders = List.of();
  private List<Elector> electors = List.of();
  private int stage = -1;
  private long stopAtNs = Long.MAX_VALUE;
  private long firstSequence = 1;
  private long lastSequence;
  private long grantedNs = Long.MIN_VALUE;
  private boolean leaving;
  private WorkerLoad load = WorkerLoad.NONE;
  private KeptVersion kept = KeptVersion.NONE;
  private List<DataHeld> data = List.of();
  private final List<Long> rows = new ArrayList<>();

  HandFedWorker(HandFedRun run, String name, int part, String address) {
    this.run = run;
    this.term = run.run.spec().term();
    this.info = new WorkerInfo(name, part, address, "", 1, "test");
  }

  WorkerInfo info() {
    return info;
  }

  WorkerKey key() {
    return new WorkerKey(info.worker(), 1);
  }

  /** Has read the plan's only data set. */
  void reads(int rows, long fingerprint) {
    data = List.of(new DataHeld(rows, fingerprint, 0, 0));
  }

  /** Rows that it was given. */
  List<Long> rows() {
    return rows;
  }

  /** Uses rows up. */
  void uses(int count) {
    DataHeld has = data.getFirst();
    data = List.of(new DataHeld(has.rows(), has.fingerprint(), has.toRow(), has.left() - count));
  }

  void ready() {
    phase = Phase.READY;
    speak();
  }

  void fails(String reason) {
    phase = Phase.FAILED;
    reasons = List.of(reason);
    speak();
  }

  /** As one has that no lease has confirmed. */
  void forgetsStart() {
    originNs = Long.MIN_VALUE;
  }

  void drains(long last) {
    phase = Phase.DRAINED;
    lastSequence = last;
    speak();
  }

  void leaves() {
    leaving = true;
    speak();
  }

  /** All before this one is forgotten. */
  void holdsFrom(long sequence) {
    firstSequence = sequence;
  }

  void saturated(boolean is) {
    load =
        new WorkerLoad(
            0,
            0,
            0,
            0,
            0,
            0,
            is ? 20_000 : 500,
            is ? List.of(new Saturation(Saturation.Cause.GC, "paused")) : List.of());
  }

  /** Share of the first scenario that it follows now. */
  double share() {
    return followed.isEmpty()
        ? 0
        : followed.getLast().division().assignments().getFirst().fraction();
  }

  void deafTo(Deaf kind) {
    deaf.add(kind);
  }

  void hearsAll() {
    deaf.clear();
  }

  void entered(int number, long atNs, long errorNs) {
    entered.add(new StageEntry(number, atNs, errorNs));
    speak();
  }

  void speak() {
    run.feed(
        new RunInput.Heard(
            new Status(
                key(),
                "run",
                ++sentNs,
                phase,
                reasons,
                startAtNs,
                epoch(),
                followed.isEmpty() ? 0 : followed.getLast().fromNs(),
                stage,
                entered,
                stopAtNs,
                lastSequence,
                0,
                1000,
                term,
                originNs,
                grantedNs,
                leaving,
                false,
                kept,
                0,
                data,
                load)));
  }

  private int epoch() {
    return followed.isEmpty() ? 0 : followed.getLast().division().epoch();
  }

  /** What it says to the coordinator of another term, whom it follows from then on. */
  Testimony testimony(long asking) {
    term = asking;
    startAtNs = 0;
    grantedNs = Long.MIN_VALUE;
    return new Testimony(
        key(),
        "run",
        term,
        info,
        new Prepare("run", 1, 1, "text", 1, "", 1, founders, 30_000_000_000L),
        run.nowNs(),
        originNs,
        followed,
        List.of(10),
        electors,
        stopAtNs,
        false,
        true,
        firstSequence,
        lastSequence,
        kept);
  }

  void reports(long sequence, long sent) {
    reports(sequence, 1, sent);
  }

  /** What it did before a run time. */
  void reports(long sequence, long toNs, long sent) {
    reports(sequence, toNs, sent, true);
  }

  /** What it did before a run time, or the beginning of it. */
  void reports(long sequence, long toNs, long sent, boolean last) {
    EncodedHistogram none = EncodedHistogram.EMPTY;
    Counts counts = new Counts(sent, sent, sent, 0, 0, 0);
    Cell cell = new Cell(0, 0, counts, none, none, none, List.of(), 0, 0, 0, 0, 0, 0, List.of());
    Interval interval = new Interval(sequence, 0, toNs, List.of(cell), last);
    run.feed(new RunInput.Received(new IntervalReport(key(), "run", interval)));
  }

  void obey(Order order) {
    switch (order) {
      case Prepare p -> founders = p.electors();
      case Start s when !deaf.contains(Deaf.START) -> {
        startAtNs = s.startAtNs();
        originNs = startAtNs;
      }
      case Divide d when !deaf.contains(Deaf.DIVIDE) -> {
        followed.removeIf(f -> f.division().epoch() >= d.division().epoch());
        followed.add(new Followed(d.division(), d.division().atNs()));
        electors = d.electors();
      }
      case EnterStage e when !deaf.contains(Deaf.STAGE) -> stage = e.stage();
      case Allot a when !deaf.contains(Deaf.ALLOT) -> allot(a);
      case Stop s when !deaf.contains(Deaf.STOP) -> stopAtNs = s.atNs();
      case Grant g when !deaf.contains(Deaf.GRANT) -> grantedNs = g.coordinatorNs();
      case Keep k when !deaf.contains(Deaf.KEEP) ->
          kept = new KeptVersion(k.term(), k.piece().version(), k.piece().of());
      case Order o -> {}
    }
  }

  private void allot(Allot given) {
    DataHeld has = data.getFirst();
    if (given.fromRow() >= has.toRow()) {
      LongStream.range(given.fromRow(), given.toRow()).forEach(rows::add);
      long left = has.left() + given.toRow() - given.fromRow();
      data = List.of(new DataHeld(has.rows(), has.fingerprint(), given.toRow(), left));
    }
  }
}
