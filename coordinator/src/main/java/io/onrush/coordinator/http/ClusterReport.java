package io.onrush.coordinator.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the coordinator sees it.
 *
 * @param version of the coordinator
 * @param coordinator address of the member that it runs on; the other coordinators stand by
 * @param runId the run under way, null if there is none
 * @param epoch number of the division of the rate that is in force, 0 without a run
 * @param members all of them, the coordinator among them
 */
public record ClusterReport(
    String version,
    String coordinator,
    @Nullable String runId,
    int epoch,
    List<MemberReport> members) {

  public ClusterReport {
    members = List.copyOf(members);
  }

  /**
   * One member.
   *
   * @param address {@code akka://onrush@10.1.2.3:25520}
   * @param status of its membership, {@code up}
   * @param worker null unless it is one
   */
  public record MemberReport(
      String address,
      List<String> roles,
      String status,
      boolean reachable,
      @Nullable WorkerMember worker) {

    public MemberReport {
      roles = List.copyOf(roles);
    }
  }

  /**
   * What a member is as a worker.
   *
   * @param share requests a second that it carries now
   * @param leaseMillis until its lease ends, null if it holds none
   * @param clockOffsetMillis of its monotonic clock's mapping to run time, null before it is known
   * @param clockErrorMillis bound on the error of that
   * @param metrics host and port where Prometheus scrapes it, null for nowhere
   */
  public record WorkerMember(
      String id,
      int part,
      String state,
      double share,
      @Nullable Double leaseMillis,
      @Nullable Double clockOffsetMillis,
      @Nullable Double clockErrorMillis,
      @Nullable String metrics,
      String version) {}
}
