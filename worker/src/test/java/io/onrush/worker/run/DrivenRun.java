package io.onrush.worker.run;

import io.onrush.pace.Assignment;
import io.onrush.pace.Course;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Leg;
import io.onrush.protocol.Elector;
import io.onrush.protocol.Status;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.RecordingEngine;
import io.onrush.worker.RecordingEngine.Lease;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's run with a clock that is turned by hand, one of three electors. The coordinators'
 * clock is {@value #OFFSET} ns ahead, and every round trip takes 2 ms.
 */
final class DrivenRun {
  static final long MS = 1_000_000L;
  static final long SECOND = 1000 * MS;
  static final long CARETAKER_NS = 30 * SECOND;
  static final long OFFSET = 7_000 * SECOND;
  static final Elector SELF = new Elector(new WorkerKey("w", 1), "here:1");
  static final Elector B = new Elector(new WorkerKey("b", 1), "there:2");
  static final Elector C = new Elector(new WorkerKey("c", 1), "there:3");
  private static final Courses COURSES =
      new Courses(0, List.of(new Course(0, List.of(Leg.of(0, SECOND, 1, 1)))), Courses.NOT_PAUSED);

  /** What was said to a peer. */
  record Said(String address, ToWorker.Peer message) {}

  final RecordingEngine engine = new RecordingEngine();
  final List<ToCoordinator> told = new ArrayList<>();
  final List<Said> said = new ArrayList<>();
  final WorkerRun run =
      new WorkerRun(
          new WorkerInfo("w", 1, SELF.address(), "", 1, "test"),
          new ToWorker.Prepare("run", 1, 1, "text", 1, "", 1, List.of(), CARETAKER_NS),
          engine,
          new Outlet() {
            @Override
            public void toCoordinator(ToCoordinator message) {
              told.add(message);
            }

            @Override
            public void toPeer(String address, ToWorker.Peer message) {
              said.add(new Said(address, message));
            }
          },
          () -> WorkerLoad.NONE);
  long nowNs = 100 * SECOND;
  long term = 1;

  DrivenRun() {
    run.begin(nowNs);
    run.prepared(nowNs);
  }

  /** Has a share, a start that is confirmed, and a lease of a second. */
  static DrivenRun started() {
    DrivenRun driven = new DrivenRun();
    driven.grant(0);
    driven.start(OFFSET + driven.nowNs);
    driven.divide(1);
    driven.grant(SECOND);
    return driven;
  }

  /** Answers a status that was sent now: a millisecond there, a millisecond back. */
  void grant(long leaseNs, WorkerKey... doubted) {
    grant(leaseNs, 0, 0, List.of(doubted));
  }

  void grant(long leaseNs, long acknowledged, long settled, List<WorkerKey> doubted) {
    long sentNs = nowNs;
    nowNs += 2 * MS;
    run.on(
        new Grant(
            "run",
            term,
            1,
            1,
            sentNs,
            OFFSET + sentNs + MS,
            leaseNs,
            acknowledged,
            settled,
            doubted),
        nowNs);
  }

  void start(long atNs) {
    run.on(new ToWorker.Start("run", term, 1, atNs), nowNs);
  }

  void divide(int epoch) {
    Division division = new Division(epoch, 0, List.of(new Assignment(0.5, 0)), COURSES);
    run.on(new ToWorker.Divide("run", term, 1, division, List.of(10), List.of(SELF, B, C)), nowNs);
  }

  /** Lets time pass in steps of 10 ms. */
  void pass(long spanNs) {
    for (long endNs = nowNs + spanNs; nowNs < endNs; ) {
      nowNs += 10 * MS;
      run.tick(nowNs);
    }
  }

  /** The same, while a peer answers every question with its vote. */
  void passWithVotesOf(Elector peer, long spanNs) {
    for (long endNs = nowNs + spanNs; nowNs < endNs; ) {
      int before = said.size();
      pass(10 * MS);
      for (Said s : List.copyOf(said.subList(before, said.size()))) {
        if (s.message() instanceof ToWorker.Ask ask && ask.to().equals(peer.key())) {
          run.onPeer(new ToWorker.Vote("run", peer.key(), SELF.key(), ask.sentNs()), nowNs);
        }
      }
    }
  }

  <T> List<T> told(Class<T> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T> List<T> said(Class<T> kind) {
    return said.stream().map(Said::message).filter(kind::isInstance).map(kind::cast).toList();
  }

  Status status() {
    return told(Status.class).getLast();
  }

  /** Up to when the engine may send. */
  long leaseNs() {
    return engine.calls(Lease.class).stream().mapToLong(Lease::untilNs).max().orElse(0);
  }
}
