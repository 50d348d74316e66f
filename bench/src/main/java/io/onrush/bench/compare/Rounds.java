package io.onrush.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures the tools in turn, every second round the other way round. */
final class Rounds {
  static final List<Integer> RATES = List.of(1_000, 10_000, 50_000);

  private static final int CONNECTIONS = 64;

  /** More than a rate ever needs on loopback, so that a stall of the machine drops nothing. */
  private static final int MOST_IN_FLIGHT = 256;

  /** What is asked of this engine at most, so that arrivals are always due: the rest is dropped. */
  private static final double BEYOND_PEER = 1.25;

  private final Onrush onrush;
  private final Peer peer;
  private final int seconds;
  private final Figures figures;
  private final Map<Protocol, Double> mostOfPeer = new EnumMap<>(Protocol.class);

  Rounds(Onrush onrush, Peer peer, int seconds, Figures figures) {
    this.onrush = onrush;
    this.peer = peer;
    this.seconds = seconds;
    this.figures = figures;
  }

  /** Until the compilers of the worker's JVM are done; nothing of it counts. */
  void warmUp(Protocol... protocols) {
    tell("warm-up");
    for (Protocol protocol : protocols) {
      double most = mostOfPeer(protocol, 2).perSecond();
      mostOfPeer.put(protocol, most);
      var _ = onrush.run(protocol, most * BEYOND_PEER, CONNECTIONS, 6);
    }
    var _ = onrush.run(Protocol.HTTP, Figure.BUDGET_RATE, MOST_IN_FLIGHT, 6);
  }

  void play(int round) {
    double roundTripUs = peer.wrk(Protocol.HTTP, 1, Math.min(seconds, 3)).medianUs();
    figures.add(Figure.ROUND_TRIP, Tool.WRK, roundTripUs);
    most(round, Protocol.HTTP);
    for (int rate : RATES) {
      inTurn(round, () -> own(round, rate, roundTripUs), () -> hey(round, rate, roundTripUs));
    }
  }

  /** As fast as this engine and its peer can. */
  void most(int round, Protocol protocol) {
    inTurn(round, () -> ownMost(round, protocol), () -> mostOfPeer(round, protocol));
  }

  private static void inTurn(int round, Runnable... tools) {
    List<Runnable> order = new ArrayList<>(List.of(tools));
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    order.forEach(Runnable::run);
  }

  private void ownMost(int round, Protocol protocol) {
    tell("round " + round + ": onrush, most RPS" + protocol.suffix());
    double asked = mostOfPeer.getOrDefault(protocol, 0.0) * BEYOND_PEER;
    add(protocol, Tool.ONRUSH, onrush.run(protocol, asked, CONNECTIONS, seconds).shot());
  }

  private void mostOfPeer(int round, Protocol protocol) {
    tell("round " + round + ": " + protocol.peer() + ", most RPS" + protocol.suffix());
    Shot shot = mostOfPeer(protocol, seconds);
    mostOfPeer.put(protocol, shot.perSecond());
    add(protocol, protocol.peer(), shot);
  }

  private Shot mostOfPeer(Protocol protocol, int duration) {
    return protocol == Protocol.HTTP_2
        ? peer.h2load(CONNECTIONS, duration)
        : peer.wrk(protocol, CONNECTIONS, duration);
  }

  private void add(Protocol protocol, Tool tool, Shot shot) {
    figures.add(Figure.most(protocol), tool, shot.perSecond());
    figures.add(Figure.cpuAtMost(protocol), tool, shot.cpuUs());
  }

  private void own(int round, int rate, double roundTripUs) {
    tell("round " + round + ": onrush, " + rate + " RPS");
    Onrush.Run run = onrush.run(Protocol.HTTP, rate, MOST_IN_FLIGHT, seconds);
    add(rate, Tool.ONRUSH, run.shot(), roundTripUs);
    figures.add(Figure.lagP50(rate), Tool.ONRUSH, run.lagP50Us());
    figures.add(Figure.lagP99(rate), Tool.ONRUSH, run.lagP99Us());
    if (rate == Figure.BUDGET_RATE) {
      figures.add(Figure.RESIDENT, Tool.ONRUSH, run.residentMb());
    }
  }

  private void hey(int round, int rate, double roundTripUs) {
    tell("round " + round + ": hey, " + rate + " RPS");
    add(rate, Tool.HEY, peer.hey(rate, seconds), roundTripUs);
  }

  private void add(int rate, Tool tool, Shot shot, double roundTripUs) {
    figures.add(Figure.delivered(rate), tool, shot.perSecond());
    figures.add(Figure.cpu(rate), tool, shot.cpuUs());
    figures.add(Figure.median(rate), tool, shot.medianUs());
    figures.add(Figure.medianError(rate), tool, shot.medianUs() - roundTripUs);
  }

  private static void tell(String what) {
    System.err.println(what);
  }
}
