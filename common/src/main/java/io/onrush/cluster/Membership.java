package io.onrush.cluster;

import akka.actor.Address;
import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a process in the cluster: whenever its actor system ends by itself, because the others have
 * put it out, the next one is started at the same address and joins again.
 */
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration POLL = Duration.ofMillis(250);

  /** Once joined, only who else is there has to be noted. */
  private static final Duration CALM_POLL = Duration.ofSeconds(1);

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
   * How a node becomes a member.
   *
   * @param self where others reach it; port 0 for any free one
   * @param management where it answers for its health, if anywhere; pods ask one another there
   * @param tls with which it proves to others that it is a node, and they to it
   */
  public record Entry(
      HostPort self, Rendezvous rendezvous, Optional<HostPort> management, Optional<NodeTls> tls) {
    public Entry {
      if (rendezvous instanceof Rendezvous.Pods && management.isEmpty()) {
        throw new IllegalArgumentException("pods find one another by a management port only");
      }
    }

    /** Without a management port, and in the clear. */
    public static Entry of(HostPort self, Rendezvous.Nodes nodes) {
      return new Entry(self, nodes, Optional.empty(), Optional.empty());
    }
  }

  /** Starts actor systems. */
  @FunctionalInterface
  public interface Systems {
    /**
     * Starts one; what it throws is a failed start.
     *
     * @param serving to be run once it does what the node is there for
     */
    ActorSystem<?> start(ActorSystemSetup setup, Runnable serving);
  }

  private final String role;
  private final Entry entry;
  private final Systems systems;
  private final Contacts contacts;
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private final HostPort self;
  private ActorSystem<?> system;
  private boolean stopping;

  private Membership(String role, Entry entry, Systems systems) {
    this.role = role;
    this.entry = entry;
    this.systems = systems;
    this.contacts =
        new Contacts(
            switch (entry.rendezvous()) {
              case Rendezvous.Nodes nodes -> nodes.join();
              case Rendezvous.Pods _ -> List.of();
            });
    this.system = start(entry.self(), founds());
    this.self = address(Cluster.get(system).selfAddress());
  }

  /** Starts the first actor system; what that throws, this throws. */
  public static Membership begin(String role, Entry entry, Systems systems) {
    Membership membership = new Membership(role, entry, systems);
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
      boolean founding = founds();
      boolean joined = false;
      while (true) {
        Watch watch = new Watch(current());
        watch.untilTerminated();
        joined |= watch.joined;
        if (stopping()) {
          ended.complete(End.LEFT);
          return;
        }
        if (!joined && entry.rendezvous() instanceof Rendezvous.Nodes) {
          ended.complete(End.NEVER_JOINED);
          return;
        }
        LOG.warn("out of the cluster ({}); joining again as {}", watch.reason(), self);
        // Who was put out may be the one that is cut off: founding at once would make two clusters.
        founding = founds() && (others().isEmpty() || (!founding && !watch.joined));
        if (!startNext(founding)) {
          ended.complete(End.LEFT);
          return;
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  /** Whether it founds a cluster by itself; pods agree on one that does. */
  private boolean founds() {
    return entry.rendezvous() instanceof Rendezvous.Nodes nodes && nodes.founds();
  }

  private ActorSystem<?> start(HostPort at, boolean founding) {
    List<HostPort> seeds =
        switch (entry.rendezvous()) {
          case Rendezvous.Nodes _ -> contacts.seeds(at, founding);
          case Rendezvous.Pods _ -> List.of();
        };
    Config plain = ClusterConfig.of(role, at, seeds);
    Config config = entry.tls().map(tls -> tls.configure(plain)).orElse(plain);
    if (founds() && !founding) {
      config = ClusterConfig.withJoinLimit(config, REJOIN);
    }
    if (entry.management().isEmpty()) {
      return systems.start(ActorSystemSetup.create(BootstrapSetup.create(config)), () -> {});
    }
    HostPort port = entry.management().get();
    AtomicBoolean serving = new AtomicBoolean();
    config = Management.configure(config, at, port, entry.rendezvous());
    ActorSystem<?> started =
        systems.start(Management.setup(config, serving::get), () -> serving.set(true));
    try {
      Management.start(started, entry.rendezvous());
    } catch (RuntimeException e) {
      started.terminate();
      throw e;
    }
    return started;
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
    Duration pause = PAUSE;
    while (pause(pause)) {
      try {
        take(start(self, founding));
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
          end.get((joined ? CALM_POLL : POLL).toMillis(), TimeUnit.MILLISECONDS);
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
      } else if (founds() && System.nanoTime() - companyNs > LONELY.toNanos()) {
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
