package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.target.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a row of what was observed. */
final class Judge {
  private static final double TOLERANCE = 0.01;

  /** Off by more than this is no noise, on any machine. */
  private static final double GROSS = 0.10;

  /** Lease, margin and the way of the next division. */
  private static final double BACK_MS = 2_000;

  private static final double LEASE_MS = 1_000;
  private static final double LEASE_SLACK_MS = 500;
  private static final double RETURN_MS = 10_000;
  private static final int SILENCE_TICKS = 20;
  private static final Set<String> PLANNED_EVENTS = Set.of("stage", "started", "finished");

  private final Fault fault;
  private final Observed seen;
  private final List<String> broken = new ArrayList<>();
  private final List<String> late = new ArrayList<>();

  private Judge(Fault fault, Observed seen) {
    this.fault = fault;
    this.seen = seen;
  }

  /**
   * @param alsoBroken what was found out before
   */
  static Row judge(Fault fault, Observed seen, List<String> alsoBroken) {
    Judge judge = new Judge(fault, seen);
    judge.broken.addAll(alsoBroken);
    if (seen.report().isEmpty()) {
      judge.broken.add("no final report");
    } else if (seen.startedAt().isEmpty()) {
      judge.broken.add("it ended without a start: " + seen.report().get().path("state").asText());
    } else {
      return judge.judge(seen.report().get(), seen.startedAt().get());
    }
    return judge.row("", "", "", "", "");
  }

  private Row judge(JsonNode report, Instant startedAt) {
    String state = report.path("state").asText();
    if (!state.equals("finished")) {
      broken.add("state " + state + " (expected: finished)");
    }
    broken.addAll(Sums.check(report));
    seen.differing().ifPresent(broken::add);
    everySecond(report);
    String duplicates = count(report);
    Curve curve = Curve.of(seen.course(), seen.truth(), startedAt, seen.truth().sources());
    double lagMs = report.at("/metrics/generator_lag/max").asDouble();
    Seconds seconds = new Seconds(curve, Math.max(lagMs, seen.stallMs()));
    double end = seen.course().totalMs();
    double below = seconds.worstBelow(0, end);
    double above = seconds.worstAbove(-1000, end + 1000);
    String back = "";
    if (fault.promises(Promise.NOT_ABOVE)) {
      judgeRates(below, above);
      back = judgeBack(seconds);
    }
    if (fault.promises(Promise.BACK_WITH_COORDINATOR)) {
      judgeReturn(seconds, returnMs(report));
    }
    if (fault.promises(Promise.STOPS_BY_LEASE)) {
      judgeStop(startedAt);
    }
    return row(detection(report), back, percent(below), percent(above), duplicates);
  }

  private Row row(String detection, String back, String below, String above, String duplicates) {
    JsonNode counts = seen.report().map(r -> r.path("counts")).orElse(null);
    return new Row(
        fault,
        detection,
        back,
        below,
        above,
        lateness(),
        counts == null ? "" : "" + Sums.count(counts, "missed"),
        counts == null ? "" : "" + Sums.count(counts, "unaccounted"),
        duplicates,
        seen.notes(),
        List.copyOf(broken),
        List.copyOf(late),
        Optional.empty());
  }

  private String lateness() {
    double lagMs =
        seen.report().map(r -> r.at("/metrics/generator_lag/max").asDouble()).orElse(0.0);
    return String.format(Locale.ROOT, "%.0f / %.0f ms", lagMs, seen.stallMs());
  }

  private void everySecond(JsonNode report) {
    long expected = seen.course().totalMs() / 1000;
    long there = 0;
    for (JsonNode second : report.path("series")) {
      there += second.path("t").asDouble() <= expected ? 1 : 0;
    }
    if (there != expected) {
      broken.add("%d seconds in the report (expected: %d)".formatted(there, expected));
    }
  }

  /** Compares the report with the target's count; gives how many were counted too often. */
  private String count(JsonNode report) {
    if (!fault.promises(Promise.COUNTED)) {
      return "books lost";
    }
    long sent = Sums.count(report.path("counts"), "sent");
    long unaccounted = Sums.count(report.path("counts"), "unaccounted");
    long arrived = seen.truth().requests();
    if (sent > arrived) {
      broken.add("%d sent by the report, %d arrived".formatted(sent, arrived));
    }
    if (arrived > sent + unaccounted) {
      broken.add(
          "%d arrived, %d sent and %d unaccounted by the report"
              .formatted(arrived, sent, unaccounted));
    }
    if (fault.promises(Promise.EXACT) && (arrived != sent || unaccounted != 0)) {
      late.add("%d arrived, %d sent, %d unaccounted".formatted(arrived, sent, unaccounted));
    }
    return "" + Math.max(0, sent - arrived);
  }

  private void judgeRates(double below, double above) {
    if (above > TOLERANCE) {
      (above > GROSS ? broken : late).add("a second at " + percent(above));
    }
    if (fault.promises(Promise.NO_DIP) && below < -TOLERANCE) {
      late.add("a second at " + percent(below));
    }
  }

  private String judgeBack(Seconds seconds) {
    double from = Math.max(0, seen.strikeMs());
    double end = seen.course().totalMs();
    boolean healed =
        fault.harm().heals() && seen.healMs() > from + 1500 && seen.healMs() < end - 1000;
    double until = healed ? seen.healMs() : end;
    if (until - from < 1000) {
      return "-";
    }
    double back = seconds.backAfterMs(from, until, TOLERANCE);
    if (fault.promises(Promise.BACK) && back > BACK_MS) {
      late.add("back after " + shown(back));
    }
    if (!healed) {
      return shown(back);
    }
    double after = seconds.backAfterMs(seen.healMs(), end, TOLERANCE);
    return shown(back) + ", healed " + shown(after);
  }

  /** When the coordinator is back: at the healing, or when one has taken the run over after it. */
  private double returnMs(JsonNode report) {
    double backMs = seen.healMs();
    for (JsonNode event : report.path("events")) {
      if (event.path("type").asText().equals("coordinator-changed")) {
        backMs = Math.max(backMs, event.path("t").asDouble() * 1000);
      }
    }
    return backMs;
  }

  private void judgeReturn(Seconds seconds, double returnMs) {
    double end = seen.course().totalMs();
    if (end - returnMs < BACK_MS + 1000) {
      late.add("the coordinator is back only %s before the end".formatted(shown(end - returnMs)));
      return;
    }
    double back = seconds.backAfterMs(returnMs, end, TOLERANCE);
    if (back > BACK_MS) {
      late.add("back %s after the coordinator".formatted(shown(back)));
    }
  }

  private void judgeStop(Instant startedAt) {
    Map<String, Truth.Source> sources = new HashMap<>(seen.truth().sources());
    sources.keySet().retainAll(seen.hosts());
    Curve own = Curve.of(seen.course(), seen.truth(), startedAt, sources);
    int strike = own.tickAt(seen.strikeMs());
    int heal = own.tickAt(seen.healMs());
    double silent = own.runMs(own.silence(strike, heal, SILENCE_TICKS)) - seen.strikeMs();
    if (silent > LEASE_MS + LEASE_SLACK_MS) {
      broken.add("sent for " + shown(silent) + " after the cut");
    }
    int stopped = strike + (int) ((LEASE_MS + LEASE_SLACK_MS) / Curve.TICK_MS);
    if (stopped < heal && own.arrived(stopped, heal) > 0) {
      broken.add(own.arrived(stopped, heal) + " requests after the lease of who was cut off");
    }
    double returned = own.runMs(own.firstArrival(heal)) - seen.healMs();
    if (returned > RETURN_MS) {
      late.add("who was cut off does not return");
    }
  }

  private String detection(JsonNode report) {
    for (JsonNode event : report.path("events")) {
      double atMs = event.path("t").asDouble() * 1000;
      String type = event.path("type").asText();
      if (atMs >= seen.strikeMs() && !PLANNED_EVENTS.contains(type)) {
        return type + " +" + shown(atMs - seen.strikeMs());
      }
    }
    return "-";
  }

  private static String shown(double ms) {
    return String.format(Locale.ROOT, "%.2f s", ms / 1000);
  }

  private static String percent(double deviation) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * (1 + deviation));
  }
}
