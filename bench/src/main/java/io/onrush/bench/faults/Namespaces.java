package io.onrush.bench.faults;

import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Place;
import io.onrush.bench.node.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A network namespace for each member, joined by two bridges: {@code eth0} carries the cluster's
 * traffic and is what faults are done to, {@code eth1} load and HTTP. So a worker that is cut off
 * can still send, and whether it does is seen at the target.
 *
 * <p>Everything is named after the suite's process, so that the next suite removes what a killed
 * one has left and leaves alone what a living one uses. Needs root, {@code ip} and {@code nft}.
 */
final class Namespaces implements Net {
  private static final int CLUSTER_PORT = 2551;
  private static final int HTTP_PORT = 8080;
  private static final int OWN = 254;

  private final String owner = Leftovers.NAMESPACE + ProcessHandle.current().pid() + "-";
  private final String links = Leftovers.LINK + ProcessHandle.current().pid();
  private final int subnet;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<String, DelayedLink> delayed = new LinkedHashMap<>();
  private final List<Path> mounts = new ArrayList<>();
  private boolean closed;

  Namespaces() {
    Leftovers.remove();
    subnet = freeSubnet();
    bridge(bridge("c"), "10.213.");
    bridge(bridge("l"), "10.214.");
  }

  /** Why there can be no namespaces; empty if there can. */
  static Optional<String> obstacle() {
    if (!Shell.attempt("id", "-u").output().strip().equals("0")) {
      return Optional.of("network namespaces need root");
    }
    if (!Shell.attempt("ip", "-V").ok() || !Shell.attempt("nft", "--version").ok()) {
      return Optional.of("network namespaces need: apt-get install iproute2 nftables");
    }
    String probe = Leftovers.NAMESPACE + ProcessHandle.current().pid() + "-probe";
    Shell.Result made = Shell.attempt("ip", "netns", "add", probe);
    Shell.attempt("ip", "netns", "del", probe);
    return made.ok()
        ? Optional.empty()
        : Optional.of("this system makes no network namespaces: " + made.output().strip());
  }

  private static int freeSubnet() {
    String taken = Shell.run("ip", "-o", "-4", "addr");
    int first = (int) (ProcessHandle.current().pid() % 256);
    for (int i = 0; i < 256; i++) {
      int candidate = (first + i) % 256;
      if (!taken.contains(" 10.213." + candidate + ".")
          && !taken.contains(" 10.214." + candidate + ".")) {
        return candidate;
      }
    }
    throw new BenchException("10.213.0.0/16 and 10.214.0.0/16 are all taken");
  }

  private String bridge(String kind) {
    return links + "b" + kind;
  }

  private void bridge(String name, String net) {
    Shell.run("ip", "link", "add", name, "type", "bridge");
    Shell.run("ip", "addr", "add", net + subnet + "." + OWN + "/24", "dev", name);
    Shell.run("ip", "link", "set", name, "up");
  }

  @Override
  public synchronized Place place(String member) {
    if (closed) {
      throw new BenchException("the network is gone");
    }
    Place known = places.get(member);
    if (known != null) {
      return known;
    }
    int number = places.size() + 1;
    String namespace = owner + member;
    Shell.run("ip", "netns", "add", namespace);
    Shell.run("ip", "-n", namespace, "link", "set", "lo", "up");
    wire(namespace, "eth0", links + "c" + number, bridge("c"), "10.213." + host(number));
    wire(namespace, "eth1", links + "l" + number, bridge("l"), "10.214." + host(number));
    String cluster = "10.213." + host(number) + ":" + CLUSTER_PORT;
    String http = "10.214." + host(number);
    Place place = new Place(member, Optional.of(namespace), cluster, http, HTTP_PORT);
    places.put(member, place);
    return place;
  }

  private String host(int number) {
    return subnet + "." + (10 + number);
  }

  private static void wire(
      String namespace, String inside, String outside, String bridge, String address) {
    Shell.run(
        "ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", namespace);
    Shell.run("ip", "link", "set", outside, "master", bridge, "up");
    Shell.run("ip", "-n", namespace, "addr", "add", address + "/24", "dev", inside);
    Shell.run("ip", "-n", namespace, "link", "set", inside, "up");
  }

  @Override
  public Optional<String> obstacleToCuts() {
    return Optional.empty();
  }

  @Override
  public void block(List<String> from, List<String> to) {
    String addresses = from.stream().map(this::clusterHost).collect(Collectors.joining(", "));
    to.forEach(member -> rule(member, "ip saddr { " + addresses + " } drop"));
  }

  @Override
  public void lose(List<String> to, int percent) {
    to.forEach(member -> rule(member, "numgen random mod 100 < " + percent + " drop"));
  }

  private String clusterHost(String member) {
    String cluster = place(member).cluster();
    return cluster.substring(0, cluster.indexOf(':'));
  }

  private void rule(String member, String what) {
    Shell.feed(
        """
        add table inet faults
        add chain inet faults in { type filter hook input priority 0; }
        add rule inet faults in iifname "eth0" %s
        """
            .formatted(what),
        "ip",
        "netns",
        "exec",
        owner + member,
        "nft",
        "-f",
        "-");
  }

  @Override
  public void delay(String member, long ms) {
    place(member);
    int number = List.copyOf(places.keySet()).indexOf(member) + 1;
    delayed.computeIfAbsent(
        member, m -> DelayedLink.open(links + "c" + number, links + "d" + number, bridge("c"), ms));
  }

  @Override
  public void heal() {
    for (String member : places.keySet()) {
      Shell.attempt(
          "ip", "netns", "exec", owner + member, "nft", "delete", "table", "inet", "faults");
    }
    delayed.values().forEach(DelayedLink::close);
    delayed.clear();
  }

  @Override
  public void mountSmall(Path folder) {
    String source = Leftovers.NAMESPACE + ProcessHandle.current().pid();
    Shell.run("mount", "-t", "tmpfs", "-o", "size=4m", source, folder.toString());
    mounts.add(folder);
  }

  @Override
  public List<Long> processes() {
    return places.keySet().stream()
        .flatMap(member -> Leftovers.processes(owner + member).stream())
        .toList();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    delayed.values().forEach(DelayedLink::close);
    mounts.forEach(folder -> Shell.attempt("umount", "-l", folder.toString()));
    places.keySet().forEach(member -> Leftovers.removeNamespace(owner + member));
    Shell.attempt("ip", "link", "del", bridge("c"));
    Shell.attempt("ip", "link", "del", bridge("l"));
  }
}
