package io.onrush.coordinator.run;

import io.onrush.coordinator.run.RunMemory.MemberMemory;
import io.onrush.protocol.Elector;
import io.onrush.protocol.Piece;
import io.onrush.protocol.Quorums;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.Testimony.KeptVersion;
import io.onrush.protocol.ToCoordinator.Absent;
import io.onrush.protocol.ToCoordinator.Kept;
import io.onrush.protocol.ToWorker.Recall;
import io.onrush.protocol.ToWorker.Release;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a coordinator takes over a run that it did not begin: in a new term it asks the workers what
 * they know, and fetches the newest checkpoint that any of them keeps.
 *
 * <p>It may go on once a majority of the electors of every epoch that a worker still follows has
 * answered: they refuse the old term from then on, so the coordinator before can neither grant
 * leases nor give shares away any more. Before the start it is a majority of the run's {@link
 * Founders}. It waits a little longer for the others. Deterministic: fed with messages and ticks,
 * it says what to send.
 */
public final class Succession {
  private static final Duration PATIENCE = Duration.ofMillis(1200);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private static final Duration UNSTARTED = Duration.ofSeconds(2);

  /** So long after the workers' limit nobody goes on by votes any more. */
  private static final Duration HOPELESS = Duration.ofSeconds(5);

  private record Heard(Testimony testimony, long receivedNs) {}

  private final String runId;
  private final long term;
  private final long hopelessNs;

  /** What a few may have been allowed to send without the others has ended by then. */
  private final long unstartedNs;

  private final long beganNs;
  private final Set<WorkerKey> asked = new HashSet<>();
  private final Map<WorkerKey, Heard> heard = new LinkedHashMap<>();
  private final Set<WorkerKey> absent = new HashSet<>();
  private final Map<String, WorkerInfo> joined = new HashMap<>();
  private Map<Integer, Piece> pieces = new HashMap<>();
  private KeptVersion wanted = KeptVersion.NONE;
  private Optional<List<Piece>> checkpoint = Optional.empty();
  private Optional<RunMemory> memory = Optional.empty();
  private long enoughNs = Long.MAX_VALUE;
  private long askedNs = Long.MIN_VALUE / 2;
  private long asks;

  public Succession(String runId, long term, RunSettings settings, long nowNs) {
    this.hopelessNs = settings.caretaker().plus(HOPELESS).toNanos();
    // The coordinator before goes on to grant leases for as long as one.
    long leasesNs = 2 * settings.lease().toNanos() + settings.margin().toNanos();
    this.unstartedNs = Math.max(UNSTARTED.toNanos(), leasesNs);
    this.runId = runId;
    this.term = term;
    this.beganNs = nowNs;
  }

  public String runId() {
    return runId;
  }

  public long term() {
    return term;
  }

  /** A worker that takes part in the run, or is just there. */
  public void sees(WorkerInfo info, Optional<WorkerKey> part) {
    joined.put(info.worker(), info);
    part.ifPresent(asked::add);
  }

  public void on(Testimony told, long nowNs) {
    if (told.runId().equals(runId) && told.term() == term) {
      asked.add(told.key());
      heard.put(told.key(), new Heard(told, nowNs));
      KeptVersion kept = told.kept();
      if (newer(kept, wanted)) {
        // Even in place of one that was taken: what the newer one has may be settled.
        wanted = kept;
        memory = Optional.empty();
        pieces = new HashMap<>();
        checkpoint = Optional.empty();
      }
    }
  }

  private static boolean newer(KeptVersion a, KeptVersion b) {
    return a.term() != b.term() ? a.term() > b.term() : a.version() > b.version();
  }

  public void on(Absent gone) {
    if (gone.runId().equals(runId) && gone.term() == term) {
      absent.add(gone.key());
    }
  }

  public void on(Kept kept) {
    Piece piece = kept.piece();
    if (kept.runId().equals(runId)
        && piece.term() == wanted.term()
        && piece.version() == wanted.version()) {
      pieces.put(piece.index(), piece);
      if (pieces.size() == wanted.pieces()) {
        checkpoint =
            Optional.of(
                pieces.values().stream().sorted(Comparator.comparingInt(Piece::index)).toList());
      }
    }
  }

  /** The whole checkpoint, once it is there: to be decoded and brought back. */
  public Optional<List<Piece>> checkpoint() {
    return memory.isPresent() ? Optional.empty() : checkpoint;
  }

  /** What {@link #checkpoint()} says of the run. */
  public void remember(RunMemory decoded) {
    memory = Optional.of(decoded);
  }

  /** What to ask now. */
  public List<RunEffect> tick(long nowNs) {
    List<RunEffect> effects = new ArrayList<>();
    if (enough() && enoughNs == Long.MAX_VALUE) {
      enoughNs = nowNs;
    }
    if (over(nowNs)) {
      // At once, as it is given up at once.
      heard.keySet().forEach(key -> effects.add(release(key)));
      return effects;
    }
    if (nowNs - askedNs < AGAIN.toNanos()) {
      return effects;
    }
    askedNs = nowNs;
    electorates().forEach(set -> set.forEach(e -> asked.add(e.key())));
    asked.addAll(remembered());
    for (WorkerKey key : asked) {
      if (!heard.containsKey(key) && !absent.contains(key)) {
        effects.add(recall(key, -1));
      }
    }
    if (memory.isEmpty() && wanted.pieces() > 0) {
      keeper()
          .ifPresent(
              key -> {
                for (int i = 0, n = 0; i < wanted.pieces() && n < 4; i++) {
                  if (!pieces.containsKey(i)) {
                    effects.add(recall(key, i));
                    n++;
                  }
                }
              });
    }
    return effects;
  }

  /** One that keeps the wanted checkpoint: another one each time, as any may have died. */
  private Optional<WorkerKey> keeper() {
    List<WorkerKey> keepers =
        heard.values().stream()
            .map(Heard::testimony)
            .filter(t -> t.kept().equals(wanted))
            .map(Testimony::key)
            .toList();
    return keepers.isEmpty()
        ? Optional.empty()
        : Optional.of(keepers.get((int) Math.floorMod(asks++, (long) keepers.size())));
  }

  private RunEffect recall(WorkerKey key, int piece) {
    return new RunEffect.Send(key, new Recall(runId, term, key.incarnation(), piece));
  }

  private RunEffect release(WorkerKey key) {
    return new RunEffect.Send(key, new Release(runId, term, key.incarnation()));
  }

  private boolean started() {
    return heard.values().stream().anyMatch(h -> h.testimony().originNs() != Long.MIN_VALUE);
  }

  /** Whether a majority of every set of electors that is still followed has answered. */
  private boolean enough() {
    Set<List<Elector>> sets = electorates();
    return !sets.isEmpty()
        && sets.stream()
            .allMatch(
                s ->
                    s.stream().filter(this::noLongerElsewhere).count()
                        >= Quorums.majority(s.size()));
  }

  /** As {@link #enough}, but of those alone that are there to tell what they keep. */
  private boolean informed() {
    Set<List<Elector>> sets = electorates();
    return !sets.isEmpty()
        && sets.stream()
            .allMatch(
                s ->
                    s.stream().filter(e -> heard.containsKey(e.key())).count()
                        >= Quorums.majority(s.size()));
  }

  private Set<List<Elector>> electorates() {
    Set<List<Elector>> sets = new HashSet<>();
    heard.values().forEach(h -> sets.add(h.testimony().electors()));
    if (!started()) {
      heard.values().forEach(h -> sets.add(h.testimony().order().electors()));
    }
    memory
        .flatMap(m -> m.electorates().stream().max(Comparator.comparingInt(e -> e.epoch())))
        .ifPresent(e -> sets.add(e.electors()));
    sets.remove(List.of());
    return sets;
  }

  /** A worker that has answered obeys no older term, in whatever incarnation. */
  private boolean noLongerElsewhere(Elector elector) {
    return Stream.concat(heard.keySet().stream(), absent.stream())
            .anyMatch(k -> k.worker().equals(elector.key().worker()))
        || joined.values().stream()
            .anyMatch(
                i ->
                    i.address().equals(elector.address())
                        && !i.worker().equals(elector.key().worker()));
  }

  /**
   * Whether it ended before it began, or was never accepted: of one that may still begin a majority
   * of founders knows.
   */
  private boolean over(long nowNs) {
    return !started()
        && waited(unstartedNs, nowNs)
        && heard.values().stream()
            .map(h -> h.testimony().order().electors())
            .filter(founders -> !founders.isEmpty())
            .anyMatch(founders -> absent(founders) >= Quorums.veto(founders.size()));
  }

  private long absent(List<Elector> founders) {
    return founders.stream()
        .map(e -> e.key().worker())
        .filter(w -> absent.stream().anyMatch(k -> k.worker().equals(w)))
        .filter(w -> heard.keySet().stream().noneMatch(k -> k.worker().equals(w)))
        .count();
  }

  private boolean waited(long spanNs, long nowNs) {
    return enoughNs != Long.MAX_VALUE && nowNs - enoughNs >= spanNs;
  }

  /** Whether nobody knows of the run any more, or only some who missed its end. */
  public boolean abandoned(long nowNs) {
    return over(nowNs) || nobodyKnows(nowNs);
  }

  private boolean nobodyKnows(long nowNs) {
    return heard.isEmpty() && (absent.containsAll(asked) || nowNs - beganNs > hopelessNs);
  }

  /** The run, once it can be gone on with. */
  public Optional<Adoption> ready(long nowNs) {
    if (over(nowNs)) {
      return Optional.empty();
    }
    if (nowNs - beganNs > hopelessNs && !heard.isEmpty()) {
      return Optional.of(
          adoption(
              Optional.of("its coordinator was lost, and so many workers that none could go on")));
    }
    boolean remembered = memory.isPresent() || wanted.pieces() == 0;
    boolean all =
        asked.stream().allMatch(k -> heard.containsKey(k) || absent.contains(k))
            && heard.keySet().containsAll(remembered());
    boolean waited = waited(started() ? PATIENCE.toNanos() : unstartedNs, nowNs);
    return enough() && remembered && ((started() && all) || waited)
        ? Optional.of(adoption(Optional.empty()))
        : Optional.empty();
  }

  private Set<WorkerKey> remembered() {
    Set<WorkerKey> keys = new HashSet<>();
    memory.ifPresent(
        r ->
            r.members().stream()
                .filter(m -> !m.state().equals("LOST") && !m.state().equals("LEFT"))
                .forEach(m -> keys.add(m.key())));
    return keys;
  }

  private Adoption adoption(Optional<String> hopeless) {
    Map<Integer, List<Elector>> electorates = new HashMap<>();
    Map<String, Integer> incarnations = new HashMap<>();
    int epoch = memory.map(RunMemory::epoch).orElse(0);
    memory.ifPresent(m -> m.electorates().forEach(e -> electorates.put(e.epoch(), e.electors())));
    for (MemberMemory m : memory.map(RunMemory::members).orElse(List.of())) {
      incarnations.merge(m.key().worker(), m.key().incarnation() + 1, Math::max);
    }
    long startAtNs = Long.MAX_VALUE;
    for (Heard h : heard.values()) {
      Testimony t = h.testimony();
      incarnations.merge(t.key().worker(), t.key().incarnation() + 1, Math::max);
      if (!t.followed().isEmpty()) {
        int last = t.followed().getLast().division().epoch();
        electorates.put(last, t.electors());
        epoch = Math.max(epoch, last);
      }
      if (t.originNs() != Long.MIN_VALUE) {
        startAtNs = Math.min(startAtNs, h.receivedNs() - (t.sentNs() - t.originNs()));
      }
    }
    return new Adoption(
        hopeless,
        startAtNs == Long.MAX_VALUE ? 0 : startAtNs,
        informed(),
        memory,
        heard.values().stream().map(Heard::testimony).toList(),
        epoch,
        electorates,
        incarnations);
  }

  @Override
  public String toString() {
    return "Succession[%s, term %d, asked %s, heard %s, checkpoint %s of %s, enough %s]"
        .formatted(runId, term, asked, heard.keySet(), pieces.keySet(), wanted, enough());
  }
}
