package io.onrush.coordinator;

import io.onrush.coordinator.run.Adoption;
import io.onrush.coordinator.run.Claims;
import io.onrush.coordinator.run.RunEffect;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.coordinator.run.Succession;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.ToCoordinator.Absent;
import io.onrush.protocol.ToCoordinator.Kept;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches out for runs that another coordinator began, and takes over the first that it sees. */
final class Successor {
  /** A run that can be gone on with. */
  record Found(String id, long term, Adoption adoption, Optional<Ledger> ledger) {}

  private static final Logger log = LoggerFactory.getLogger(Successor.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Workers workers;
  private final Claims claims;
  private Optional<Ledger> ledger = Optional.empty();

  Successor(Workers workers, RunSettings settings) {
    this.claims = new Claims(settings);
    this.workers = workers;
  }

  /** The run that is being taken over. */
  Optional<String> runId() {
    return claims.current().map(Succession::runId);
  }

  /** A status of a run that is not this coordinator's. */
  void sees(Status status, long nowNs) {
    if (claims.sees(status, RANDOM.nextLong(), nowNs)) {
      log.info("run {} is without its coordinator: taking it over", status.runId());
      ledger = Optional.empty();
      workers.all().forEach(i -> sees(i, List.of()));
    }
    claims
        .current()
        .filter(s -> s.runId().equals(status.runId()))
        .ifPresent(
            s ->
                workers
                    .info(status.key().worker())
                    .ifPresent(info -> s.sees(info, Optional.of(status.key()))));
  }

  /** A worker says in which runs it takes part. */
  void sees(WorkerInfo info, List<WorkerKey> parts) {
    claims.current().ifPresent(s -> s.sees(info, parts.stream().findFirst()));
  }

  void hears(Testimony told, long nowNs) {
    claims.current().ifPresent(s -> s.on(told, nowNs));
  }

  void hears(Absent gone) {
    claims.current().ifPresent(s -> s.on(gone));
  }

  void hears(Kept kept) {
    claims.current().ifPresent(s -> s.on(kept));
  }

  /** Asks on, and says when the run can be gone on with. */
  Optional<Found> tick(long nowNs) {
    if (claims.current().isEmpty()) {
      return Optional.empty();
    }
    Succession s = claims.current().get();
    s.checkpoint()
        .ifPresent(
            pieces -> {
              Ledger whole = Ledger.of(pieces);
              ledger = Optional.of(whole);
              s.remember(whole.memory());
            });
    for (RunEffect effect : s.tick(nowNs)) {
      if (effect instanceof RunEffect.Send(WorkerKey to, ToWorker.Order order)) {
        workers.ref(to.worker()).ifPresent(ref -> ref.tell(order));
      }
    }
    Optional<Found> found = s.ready(nowNs).map(a -> new Found(s.runId(), s.term(), a, ledger));
    if (found.isPresent() || s.abandoned(nowNs)) {
      claims.done();
    }
    return found;
  }
}
