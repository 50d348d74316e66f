package io.onrush.bench.faults;

import io.onrush.bench.node.BenchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does rows one after another, on one cluster as long as their sizes and its health allow. However
 * it ends, it leaves no process, no namespace and no mount.
 */
final class Suite implements AutoCloseable {

  private static final long AFTER_HEALING_MS = 6_000;

  /** A coordinator that the cluster has put out needs some 6 s to come back. */
  private static final long AFTER_RETURN_MS = 15_000;

  private final Path home;
  private final Path folder;
  private final Net net;
  private final Thread hook = new Thread(this::abandon, "end-suite");
  private Optional<Cluster> cluster = Optional.empty();
  private int clusters;

  /**
   * @param home of the project
   * @param folder for the logs and reports of the members
   */
  Suite(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
    net = Net.open();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Why a row cannot be done here; empty if it can. */
  private Optional<String> obstacle(Fault fault) {
    return fault.harm().needsNamespaces() ? net.obstacleToCuts() : Optional.empty();
  }

  Row run(Fault fault, Course basis) {
    Optional<String> obstacle = obstacle(fault);
    if (obstacle.isPresent()) {
      return Row.impossible(fault, obstacle.get());
    }
    try {
      Row row = new Staging(ready(fault.size()), fault, course(fault, basis)).play();
      if (!row.broken().isEmpty()) {
        endCluster(); // it may be broken for the next row as well
      }
      return row;
    } catch (BenchException e) {
      endCluster();
      return Row.failed(fault, String.valueOf(e.getMessage()));
    }
  }

  /** Long enough for the healing and some seconds after it, where that is within the run. */
  private static Course course(Fault fault, Course basis) {
    boolean within = fault.moment() == Moment.RAMP || fault.moment() == Moment.PEAK;
    long afterMs =
        fault.promises(Promise.BACK_WITH_COORDINATOR) ? AFTER_RETURN_MS : AFTER_HEALING_MS;
    return within && fault.harm().heals()
        ? basis.lasting(fault.moment().runMs(basis) + fault.harm().lastsMs() + afterMs)
        : basis;
  }

  private Cluster ready(Size size) {
    if (cluster.isPresent() && cluster.get().size().equals(size)) {
      try {
        cluster.get().mend();
        return cluster.get();
      } catch (BenchException e) {
        System.err.println("a fresh cluster: " + e.getMessage());
      }
    }
    endCluster();
    Cluster fresh = new Cluster(size, net, home, folder.resolve("" + ++clusters));
    cluster = Optional.of(fresh);
    fresh.mend();
    return fresh;
  }

  private void endCluster() {
    net.heal();
    cluster.ifPresent(Cluster::end);
    cluster = Optional.empty();
  }

  private void abandon() {
    cluster.ifPresent(Cluster::close);
    net.close();
  }

  /** Ends all members; says what did not end by itself or is still there. */
  List<String> end() {
    net.heal();
    List<String> left = new ArrayList<>();
    cluster.ifPresent(c -> c.end().forEach(name -> left.add(name + " did not end on SIGTERM")));
    cluster = Optional.empty();
    net.processes().forEach(pid -> left.add("process " + pid + " is left behind"));
    return left;
  }

  @Override
  public void close() {
    abandon();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
