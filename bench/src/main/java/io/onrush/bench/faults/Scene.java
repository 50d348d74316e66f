package io.onrush.bench.faults;

import io.onrush.bench.node.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A cluster as a strike finds it, which is also what its healing has to go by.
 *
 * @param leader name of the node that runs the coordinator
 * @param notes what the table is to say beside the verdict
 */
record Scene(Cluster cluster, String leader, List<String> notes) {

  static Scene of(Cluster cluster) {
    return new Scene(cluster, cluster.leader(), new ArrayList<>());
  }

  Net net() {
    return cluster.net();
  }

  void note(String text) {
    notes.add(text);
  }

  List<String> names(Who who) {
    return who.names(cluster.size(), leader);
  }

  /** Names of the other coordinators and workers. */
  List<String> others(Who who) {
    return cluster.names().filter(name -> !names(who).contains(name)).toList();
  }

  List<Member> members(Who who) {
    return names(who).stream().map(cluster::member).toList();
  }

  void each(Who who, Consumer<Member> action) {
    members(who).forEach(action);
  }
}
