package io.onrush.coordinator.run;

import io.onrush.coordinator.run.Member.Kind;
import io.onrush.plan.RunStage;
import io.onrush.protocol.Elector;
import io.onrush.protocol.Piece;
import io.onrush.protocol.Status;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The orders of a run: to each worker what its status does not show yet, again and again until it
 * does.
 */
final class Orders {
  private static final int STAGES_AT_ONCE = 8;

  private final RunSpec spec;
  private final RunSettings settings;

  Orders(RunSpec spec, RunSettings settings) {
    this.spec = spec;
    this.settings = settings;
  }

  /**
   * What all workers are to know.
   *
   * @param startAtNs run time 0, 0 where it is not known
   * @param stopAtNs run time at which the whole run stops; {@link Long#MAX_VALUE} for its own end
   * @param announcing whether stages are announced: everybody can enter them
   * @param founders who decide which coordinator begins the run
   * @param electors of an epoch
   */
  record Aim(
      long startAtNs,
      long stopAtNs,
      long graceNs,
      boolean announcing,
      List<RunStage> stages,
      List<Elector> founders,
      IntFunction<List<Elector>> electors) {}

  /** What a worker is to be sent now. */
  List<RunEffect> to(Member m, Aim aim, Recording recording, long nowNs) {
    List<RunEffect> effects = new ArrayList<>();
    if (m.gone() || m.state == Member.State.DRAINED) {
      return effects;
    }
    if (m.status.isEmpty()) {
      if (due(m, Kind.PREPARE, nowNs)) {
        effects.add(send(m, prepare(m, aim)));
      }
      return effects;
    }
    Status status = m.status.get();
    if (status.term() != spec.term()) {
      if (due(m, Kind.RECALL, nowNs)) {
        effects.add(send(m, recall(m)));
      }
      return effects;
    }
    if (due(m, Kind.KEEP, nowNs)) {
      recording.missing(m).forEach(p -> effects.add(send(m, keep(m, p))));
    }
    if (aim.startAtNs() == 0 || status.phase() == Status.Phase.PREPARING) {
      return effects;
    }
    if (status.startAtNs() != aim.startAtNs() && due(m, Kind.START, nowNs)) {
      effects.add(send(m, new ToWorker.Start(id(), term(), of(m), aim.startAtNs())));
    }
    if (!m.divisions.isEmpty()
        && status.epoch() < m.divisions.getLast().epoch()
        && due(m, Kind.DIVIDE, nowNs)) {
      effects.add(send(m, divide(m, aim)));
    }
    if (!m.allotted.isEmpty() && due(m, Kind.ALLOT, nowNs)) {
      m.allotted.forEach(s -> effects.add(send(m, allot(m, s))));
    }
    stop(m, status, aim, nowNs).forEach(effects::add);
    if (aim.announcing() && !m.divisions.isEmpty()) {
      announce(m, status, aim, nowNs).forEach(effects::add);
    }
    return effects;
  }

  private List<RunEffect> stop(Member m, Status status, Aim aim, long nowNs) {
    boolean whole = aim.stopAtNs() < m.tenureEndNs;
    long atNs = Math.min(aim.stopAtNs(), m.tenureEndNs);
    if (status.stopAtNs() <= atNs || !due(m, Kind.STOP, nowNs)) {
      return List.of();
    }
    return List.of(send(m, new ToWorker.Stop(id(), term(), of(m), atNs, aim.graceNs(), whole)));
  }

  private List<RunEffect> announce(Member m, Status status, Aim aim, long nowNs) {
    long horizonNs = nowNs - aim.startAtNs() + settings.stageAhead().toNanos();
    int from = Math.max(status.stage() + 1, m.firstStage);
    int to = from;
    for (int n = from; n < aim.stages().size(); n++) {
      // One that was put off must not keep those waiting that are told after it.
      to = aim.stages().get(n).startNs() <= horizonNs ? n + 1 : to;
    }
    List<RunEffect> effects = new ArrayList<>();
    if (to == from || !due(m, Kind.STAGE, nowNs)) {
      return effects;
    }
    for (int n = from; n < Math.min(to, from + STAGES_AT_ONCE); n++) {
      long atNs = aim.stages().get(n).startNs();
      effects.add(
          send(m, new ToWorker.EnterStage(id(), term(), of(m), n, n == m.firstStage, atNs)));
    }
    return effects;
  }

  private boolean due(Member m, Kind kind, long nowNs) {
    return m.due(kind, nowNs, settings.resend().toNanos());
  }

  private ToWorker.Prepare prepare(Member m, Aim aim) {
    return new ToWorker.Prepare(
        id(),
        term(),
        of(m),
        spec.planText(),
        spec.plan().speed(),
        spec.target(),
        m.part,
        aim.founders(),
        settings.caretaker().toNanos());
  }

  private ToWorker.Divide divide(Member m, Aim aim) {
    List<Elector> electors = aim.electors().apply(m.divisions.getLast().epoch());
    return new ToWorker.Divide(
        id(), term(), of(m), m.divisions.getLast(), m.inFlightLimits, electors);
  }

  private ToWorker.Allot allot(Member m, RowBook.Span s) {
    return new ToWorker.Allot(id(), term(), of(m), s.set(), s.fromRow(), s.toRow());
  }

  private ToWorker.Keep keep(Member m, Piece piece) {
    return new ToWorker.Keep(id(), term(), of(m), piece);
  }

  private ToWorker.Recall recall(Member m) {
    return new ToWorker.Recall(id(), term(), of(m), -1);
  }

  /** A lease, the coordinator's clock, and what was merged. */
  RunEffect grant(Member m, long leaseNs, List<WorkerKey> doubted, long nowNs) {
    return send(
        m,
        new ToWorker.Grant(
            id(),
            term(),
            of(m),
            m.divisions.isEmpty() ? 0 : m.divisions.getLast().epoch(),
            m.status.orElseThrow().sentNs(),
            nowNs,
            leaseNs,
            m.merged,
            m.settledSequence,
            doubted));
  }

  /** Also of another run, whose terms are not this one's. */
  RunEffect release(Status status) {
    long term = Math.max(term(), status.term());
    return new RunEffect.Send(
        status.key(), new ToWorker.Release(status.runId(), term, status.key().incarnation()));
  }

  RunEffect release(Member m) {
    return send(m, new ToWorker.Release(id(), term(), of(m)));
  }

  RunEffect fence(WorkerKey key, long merged) {
    return new RunEffect.Send(key, new ToWorker.Fence(id(), term(), key.incarnation(), merged));
  }

  RunEffect recall(Status status) {
    return new RunEffect.Send(
        status.key(), new ToWorker.Recall(id(), term(), status.key().incarnation(), -1));
  }

  private String id() {
    return spec.id();
  }

  private long term() {
    return spec.term();
  }

  private static int of(Member m) {
    return m.key.incarnation();
  }

  private static RunEffect send(Member m, ToWorker.Order order) {
    return new RunEffect.Send(m.key, order);
  }
}
