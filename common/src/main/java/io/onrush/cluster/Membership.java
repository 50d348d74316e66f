package io.onrush.cluster;

import akka.actor.Address;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a process in the cluster: whenever its actor system ends by itself, because the others have
 * put it out, the next one is started at the same address and joins again.
 */
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** A founder that was put out looks for the others for so long before it founds anew. */
  private static final Duration REJOIN = Duration.ofSeconds(10);

  /** A founder that is alone for so long looks whether the others are somewhere else. */
  private static final Duration LONELY = Duration.ofSeconds(10);

  /** How a membership ended. */
  public enum End {
    /** {@link #stop()} was called. */
    LEFT,
    /** It never became a member. */
    NEVER_JOINED
  }

  /**
   * Who joins, and how.
   *
   * @param self where others reach it; port 0 for any free one
   * @param join nodes to join through
   * @param founds whether it founds a cluster where none of them answers
   */
  public record Entry(String role, HostPort self, List<HostPort> join, boolean founds) {
    public Entry {
      join = List.copyOf(join);
    }
  }

  /** Starts actor systems; what it throws is a failed start. */
  @FunctionalInterface
  public interface Systems {
    ActorSystem<?> start(Config config);
  }

  private final Entry entry;
  private final Systems systems;
  private final Contacts contacts;
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private final HostPort self;
  private ActorSystem<?> system;
  private boolean stopping;

  private Membership(Entry entry, Systems systems) {
    this.entry = entry;
    this.systems = systems;
    this.contacts = new Contacts(entry.join());
    this.system =
        systems.start(
            ClusterConfig.of(
                entry.role(), entry.self(), contacts.seeds(entry.self(), entry.founds())));
    this.self = address(Cluster.get(system).selfAddress());
  }

  /** Starts the first actor system; what that throws, this throws. */
  public static Membership begin(Entry entry, Systems systems) {
    Membership membership = new Membership(entry, systems);
    Thread.ofPlatform().daemon().name("onrush-membership").start(membership::live);
    return membership;
  }

  /** The address of a member. */
  public static HostPort address(Address address) {
    return new HostPort(address.host().get(), (Integer) address.port().get());
  }

  /** Completes when it is over. */
  public CompletionStage<End> ended() {
    return ended.copy();
  }

  /** Leaves the cluster and ends. */
  public synchronized void stop() {
    stopping = true;
    notifyAll();
    system.terminate();
  }

  private void live() {
    try {
      boolean founding = entry.founds();
      boolean joined = false;
      while (true) {
        Watch watch = new Watch(current());
        watch.untilTerminated();
        joined |= watch.joined;
        if (stopping()) {
          ended.complete(End.LEFT);
          return;
        }
        if (!joined) {
          ended.complete(End.NEVER_JOINED);
          return;
        }
        LOG.warn("out of the cluster ({}); joining again as {}", watch.reason(), self);
        // Who was put out may be the one that is cut off: founding at once would make two clusters.
        founding = entry.founds() && (others().isEmpty() || (!founding && !watch.joined));
        if (!startNext(founding)) {
          ended.complete(End.LEFT);
          return;
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  private List<HostPort> others() {
    return contacts.others(self);
  }

  private synchronized ActorSystem<?> current() {
    return system;
  }

  private synchronized boolean stopping() {
    return stopping;
  }

  /** Pauses and starts the next one, until that succeeds; false if stopped meanwhile. */
  private boolean startNext(boolean founding) throws InterruptedException {
    Config config = ClusterConfig.of(entry.role(), self, contacts.seeds(self, founding));
    if (entry.founds() && !founding) {
      config = ClusterConfig.withJoinLimit(config, REJOIN);
    }
    Duration pause = PAUSE;
    while (pause(pause)) {
      try {
        ActorSystem<?> next = systems.start(config);
        take(next);
        return true;
      } catch (RuntimeException e) {
        LOG.warn("cannot start again at {}, trying on: {}", self, e.getMessage());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
    return false;
  }

  private synchronized void take(ActorSystem<?> next) {
    system = next;
    if (stopping) {
      next.terminate();
    }
  }

  private synchronized boolean pause(Duration length) throws InterruptedException {
    long deadlineNs = System.nanoTime() + length.toNanos();
    while (!stopping) {
      long leftNs = deadlineNs - System.nanoTime();
      if (leftNs <= 0) {
        return true;
      }
      TimeUnit.NANOSECONDS.timedWait(this, leftNs);
    }
    return false;
  }

  /** Looks after one actor system. */
  private final class Watch {
    private final ActorSystem<?> watched;
    private final Cluster cluster;
    private long companyNs = System.nanoTime();
    private boolean joined;

    Watch(ActorSystem<?> watched) {
      this.watched = watched;
      this.cluster = Cluster.get(watched);
    }

    void untilTerminated() throws InterruptedException {
      var end = watched.getWhenTerminated().toCompletableFuture();
      while (true) {
        try {
          end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException e) {
          look();
        } catch (ExecutionException e) {
          return;
        }
      }
    }

    private void look() {
      if (cluster.isTerminated() || !cluster.selfMember().status().equals(MemberStatus.up())) {
        return;
      }
      if (!joined) {
        joined = true;
        LOG.info("member of the cluster as {}", self);
      }
      var state = cluster.state();
      List<HostPort> members = new ArrayList<>();
      for (Member member : state.getMembers()) {
        members.add(address(member.address()));
      }
      if (members.size() > 1) {
        companyNs = System.nanoTime();
        if (state.getUnreachable().isEmpty()) {
          contacts.saw(members);
        }
      } else if (entry.founds() && System.nanoTime() - companyNs > LONELY.toNanos()) {
        companyNs = System.nanoTime();
        others().stream().filter(HostPort::answers).findFirst().ifPresent(this::moveTo);
      }
    }

    private void moveTo(HostPort other) {
      LOG.warn("alone in this cluster while {} is up: looking for its cluster", other);
      watched.terminate();
    }

    String reason() {
      return CoordinatedShutdown.get(watched)
          .getShutdownReason()
          .map(r -> r.getClass().getSimpleName().replace("$", ""))
          .orElse("unknown reason");
    }
  }
}
