package io.onrush.coordinator.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves part of a saturated worker's share to those that can carry it, and gives it back step by
 * step once the worker has kept up for a while.
 */
final class Balance {
  private static final double STEP = 0.75;
  private static final double LEAST = 0.1;
  private static final long LASTING_NS = 3_000_000_000L;
  private static final long AGAIN_NS = 5_000_000_000L;
  private static final long RECOVERED_NS = 15_000_000_000L;

  /** Since when those that are saturated have been so. */
  private final Map<Member, Long> sinceNs = new HashMap<>();

  private final Map<Member, Long> changedNs = new HashMap<>();
  private final Map<Member, Long> saturatedNs = new HashMap<>();

  /** Sets the factors of those that carry load. Where all are saturated nobody can help. */
  void update(List<Member> able, long nowNs) {
    boolean help =
        able.stream().anyMatch(m -> !saturated(m) && over(saturatedNs, m, AGAIN_NS, nowNs));
    for (Member m : able) {
      if (saturated(m)) {
        saturatedNs.put(m, nowNs);
        sinceNs.putIfAbsent(m, nowNs);
        boolean lasting = over(sinceNs, m, LASTING_NS, nowNs);
        if (help && lasting && over(changedNs, m, AGAIN_NS, nowNs) && m.factor > LEAST) {
          m.factor = Math.max(LEAST, m.factor * STEP);
          changedNs.put(m, nowNs);
        }
        continue;
      }
      sinceNs.remove(m);
      if (m.factor < 1
          && over(saturatedNs, m, RECOVERED_NS, nowNs)
          && over(changedNs, m, AGAIN_NS, nowNs)) {
        m.factor = Math.min(1, m.factor / STEP);
        changedNs.put(m, nowNs);
      }
    }
  }

  private static boolean saturated(Member m) {
    return m.status.filter(s -> s.load().saturated()).isPresent();
  }

  private static boolean over(Map<Member, Long> since, Member m, long spanNs, long nowNs) {
    Long at = since.get(m);
    return at == null || nowNs - at > spanNs;
  }
}
