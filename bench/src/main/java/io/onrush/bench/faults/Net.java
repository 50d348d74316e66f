package io.onrush.bench.faults;

import io.onrush.bench.node.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The network that the members live in. */
sealed interface Net extends AutoCloseable permits Loopback, Namespaces {

  /** Namespaces where this process may make them, else the loopback interface. */
  static Net open() {
    Optional<String> obstacle = Namespaces.obstacle();
    return obstacle.isPresent() ? new Loopback(obstacle.get()) : new Namespaces();
  }

  /** The place of a member, the same one for the same name. */
  Place place(String member);

  /** Why links cannot be cut here; empty if they can. */
  Optional<String> obstacleToCuts();

  /** From now on nothing of the cluster's traffic gets from one to the other, one way. */
  void block(List<String> from, List<String> to);

  /** From now on each packet of the cluster's traffic to these is lost with this probability. */
  void lose(List<String> to, int percent);

  /** From now on the cluster's traffic of one member takes so much longer, each way. */
  void delay(String member, long ms);

  /** Undoes all that was done to links. */
  void heal();

  /** Gives a folder a file system of its own that is soon full. */
  void mountSmall(Path folder);

  /** Processes that still run in there. */
  List<Long> processes();

  @Override
  void close();
}
