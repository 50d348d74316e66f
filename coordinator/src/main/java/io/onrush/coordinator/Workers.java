package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The workers that the coordinator knows. */
final class Workers {
  private record Known(WorkerInfo info, ActorRef<ToWorker> ref, boolean ran, long heardNs) {}

  private final Map<String, Known> byName = new LinkedHashMap<>();
  private final Set<String> unseen = new LinkedHashSet<>();
  private final Set<ActorRef<ToWorker>> greeted = new LinkedHashSet<>();

  boolean knows(ActorRef<ToWorker> ref) {
    return greeted.contains(ref);
  }

  void greeted(ActorRef<ToWorker> ref) {
    greeted.add(ref);
  }

  /** Those that were greeted and have not answered. */
  List<ActorRef<ToWorker>> strangers() {
    Set<ActorRef<ToWorker>> silent = new LinkedHashSet<>(greeted);
    byName.values().forEach(k -> silent.remove(k.ref));
    return List.copyOf(silent);
  }

  /** Takes one in; false if it was there already. */
  boolean joined(WorkerInfo info, ActorRef<ToWorker> ref, boolean ran, long nowNs) {
    return byName.put(info.worker(), new Known(info, ref, ran, nowNs)) == null;
  }

  void heard(String worker, long nowNs) {
    byName.computeIfPresent(worker, (name, k) -> new Known(k.info, k.ref, k.ran, nowNs));
  }

  /** Forgets all others. */
  void keepOnly(Collection<ActorRef<ToWorker>> there) {
    greeted.retainAll(there);
    byName.values().removeIf(k -> !there.contains(k.ref));
    unseen.retainAll(byName.keySet());
  }

  /** Those that are seen no more since the last time. */
  List<WorkerInfo> unseen(Collection<ActorRef<ToWorker>> seen) {
    List<WorkerInfo> gone = new ArrayList<>();
    for (Known k : byName.values()) {
      if (seen.contains(k.ref)) {
        unseen.remove(k.info.worker());
      } else if (unseen.add(k.info.worker())) {
        gone.add(k.info);
      }
    }
    return gone;
  }

  Optional<WorkerInfo> info(String worker) {
    return Optional.ofNullable(byName.get(worker)).map(Known::info);
  }

  List<WorkerInfo> all() {
    return byName.values().stream().map(Known::info).toList();
  }

  /** Those that the cluster sees. */
  List<WorkerInfo> seen() {
    return all().stream().filter(info -> !unseen.contains(info.worker())).toList();
  }

  /** Whether one of them has taken part in a run before it joined. */
  boolean anyRan() {
    return byName.values().stream().anyMatch(Known::ran);
  }

  /** Those heard of since. */
  List<WorkerInfo> present(long sinceNs) {
    return byName.values().stream().filter(k -> k.heardNs >= sinceNs).map(Known::info).toList();
  }

  Optional<ActorRef<ToWorker>> ref(String worker) {
    return Optional.ofNullable(byName.get(worker)).map(Known::ref);
  }
}
