package io.onrush.coordinator;

import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import io.onrush.cluster.Version;
import io.onrush.coordinator.http.ClusterReport;
import io.onrush.coordinator.http.ClusterReport.MemberReport;
import io.onrush.coordinator.http.ClusterReport.WorkerMember;
import io.onrush.coordinator.run.Run;
import io.onrush.coordinator.run.RunMember;
import io.onrush.protocol.WorkerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cluster as the API shows it. */
final class ClusterReports {
  private ClusterReports() {}

  static ClusterReport of(
      ActorSystem<?> system, Workers workers, Optional<LiveRun> live, long nowNs) {
    Cluster cluster = Cluster.get(system);
    var state = cluster.state();
    Optional<Run> run = live.filter(LiveRun::alive).map(LiveRun::run);
    List<MemberReport> members = new ArrayList<>();
    Set<Member> unreachable = state.getUnreachable();
    for (Member member : state.getMembers()) {
      String address = member.address().toString();
      members.add(
          new MemberReport(
              address,
              roles(member),
              member.status().toString().toLowerCase(Locale.ROOT),
              !unreachable.contains(member),
              worker(workers.all(), run, address, nowNs)));
    }
    return new ClusterReport(
        Version.TEXT,
        cluster.selfMember().address().toString(),
        live.filter(LiveRun::alive).map(LiveRun::id).orElse(null),
        run.map(Run::epoch).orElse(0),
        members);
  }

  private static List<String> roles(Member member) {
    Collection<String> roles = new ArrayList<>(member.getRoles());
    roles.removeIf(r -> r.startsWith("dc-"));
    return List.copyOf(roles);
  }

  private static @Nullable WorkerMember worker(
      List<WorkerInfo> known, Optional<Run> run, String address, long nowNs) {
    return known.stream()
        .filter(info -> address.endsWith("@" + info.address()))
        .findFirst()
        .map(
            info ->
                run.flatMap(r -> RunMember.of(r, info.worker(), nowNs))
                    .map(m -> busy(m, info))
                    .orElseGet(() -> idle(info)))
        .orElse(null);
  }

  private static WorkerMember idle(WorkerInfo info) {
    return new WorkerMember(
        info.worker(), info.part(), "idle", 0, null, null, null, metrics(info), info.version());
  }

  private static WorkerMember busy(RunMember m, WorkerInfo info) {
    return new WorkerMember(
        m.id(),
        m.part(),
        m.state(),
        m.share(),
        m.leaseNs() > 0 ? (Double) (m.leaseNs() / 1e6) : null,
        m.clockErrorNs() < Long.MAX_VALUE ? (Double) (m.clockOffsetNs() / 1e6) : null,
        m.clockErrorNs() < Long.MAX_VALUE ? (Double) (m.clockErrorNs() / 1e6) : null,
        metrics(info),
        info.version());
  }

  private static @Nullable String metrics(WorkerInfo info) {
    return info.metrics().isEmpty() ? null : info.metrics();
  }
}
