package io.onrush.bench.arrivals;

import io.onrush.pace.FireTimes;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One way of sending.
 *
 * @param engines workers among which the rate is divided
 * @param rate requests a second, of all together
 */
record Setting(Arrivals arrivals, int engines, int rate, Duration duration) {
  /** Parts are told apart in the numbers that {@code ${seq()}} gives. */
  private static final int PARTS = 1000;

  private static final String PLAN =
      """
      name: arrivals
      target: http://127.0.0.1:%d
      scenarios:
        main:
          executor: constant-arrival-rate
          rate: %d
          duration: %dms
          arrivals: %s
          maxVUs: 100000
          requests: [{name: it, url: "/${seq()}"}]
      """;

  private Plan plan(int port) {
    String kind = arrivals.name().toLowerCase(Locale.ROOT);
    return PlanParser.parse(
        PLAN.formatted(port, rate, duration.toMillis(), kind), PlanOptions.NONE);
  }

  /** Sends, and tells when each request was due and when it arrived. */
  Seen see() {
    try (ArrivalServer server = new ArrivalServer();
        Engines senders = new Engines(plan(server.port()), engines)) {
      Plan plan = plan(server.port());
      List<List<Long>> due = new ArrayList<>();
      for (int part = 1; part <= engines; part++) {
        due.add(due(senders.division(part).fireTimes(plan, 0, part, 1, 0), plan.duration()));
      }
      long originNanos = senders.run();
      List<Seen.Request> requests = new ArrayList<>();
      for (ArrivalServer.Arrival arrival : server.arrivals()) {
        List<Long> ofPart = due.get((int) (arrival.number() % PARTS));
        long dueNs = ofPart.get((int) (arrival.number() / PARTS));
        requests.add(new Seen.Request(dueNs, arrival.atNanos() - originNanos));
      }
      requests.sort(Comparator.comparingLong(Seen.Request::dueNs));
      long planned = due.stream().mapToLong(List::size).sum();
      return new Seen(this, planned, requests, senders);
    }
  }

  private static List<Long> due(FireTimes times, Duration until) {
    List<Long> due = new ArrayList<>();
    for (long at = times.peekNs(); at < until.toNanos(); at = times.peekNs()) {
      due.add(at);
      times.advance();
    }
    return due;
  }
}
