package io.onrush.bench.compare;

import io.onrush.bench.node.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench/compare}. */
@Command(
    name = "bench/compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures this engine, wrk, hey and h2load in turn against one nginx on loopback.")
public final class Compare implements Callable<Integer> {
  private static final Pattern BYTES = Pattern.compile("bytes a request: (-?[0-9.]+)");
  private static final int MOST_ROUNDS = 100;
  private static final int MOST_SECONDS = 60;

  @Option(names = "--rounds", paramLabel = "N", description = "default: 3, which take 7 minutes")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "length of each measurement (default: 8)")
  private int seconds = 8;

  @Option(names = "--json", paramLabel = "FILE", description = "the figures of every round")
  private @Nullable Path json;

  private Compare() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Compare()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || rounds > MOST_ROUNDS || seconds < 2 || seconds > MOST_SECONDS) {
      System.err.printf(
          "--rounds %d, --seconds %d (expected: 1 to %d and 2 to %d)%n",
          rounds, seconds, MOST_ROUNDS, MOST_SECONDS);
      return 2;
    }
    try {
      compare();
      return 0;
    } catch (BenchException e) {
      System.err.println("bench/compare: " + e.getMessage());
      return 1;
    }
  }

  private void compare() throws IOException {
    Needs programs = Needs.find();
    Machine machine = Machine.look();
    System.out.println(machine);
    if (!machine.quiet()) {
      System.err.println(
          "warning: this machine is busy with something else; the figures will be wrong");
    }
    Path home = Path.of(System.getProperty("onrush.home", ".")).toAbsolutePath().normalize();
    Path logs = home.resolve("bench/target/compare");
    Path folder = Files.createTempDirectory(Files.createDirectories(logs), "logs-");
    Figures figures = new Figures();
    try (NginxServer nginx = new NginxServer(programs.nginx(), folder.resolve("nginx"))) {
      Peer peer = new Peer(programs, nginx::url);
      try (Onrush onrush = new Onrush(home, folder, nginx::url)) {
        Rounds measured = new Rounds(onrush, peer, seconds, figures);
        measured.warmUp(Protocol.HTTP);
        for (int round = 1; round <= rounds; round++) {
          measured.play(round);
        }
      }
      // With a worker of their own, as they take more memory.
      try (Onrush onrush = new Onrush(home, folder, nginx::url)) {
        Rounds measured = new Rounds(onrush, peer, seconds, figures);
        measured.warmUp(Protocol.HTTPS, Protocol.HTTP_2);
        for (int round = 1; round <= rounds; round++) {
          measured.most(round, Protocol.HTTPS);
          measured.most(round, Protocol.HTTP_2);
        }
      }
      figures.add(Figure.ALLOCATED, Tool.ONRUSH, allocated(home, nginx.url(Protocol.HTTP)));
    }
    System.out.println(new Table(figures));
    Optional.ofNullable(json)
        .ifPresent(file -> FiguresJson.write(file, machine, rounds, seconds, figures));
  }

  /** Bytes a request, by the engine in a JVM of its own. */
  private double allocated(Path home, String url) {
    System.err.println("onrush, the engine alone: allocation");
    String text =
        Running.toTheEnd(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("cli/target/onrush/jvm.options"),
                "-Xmx160m",
                "-cp",
                System.getProperty("java.class.path"),
                EngineCost.class.getName(),
                url,
                "" + Figure.BUDGET_RATE,
                "" + seconds,
                "256"),
            EngineCost.WARM_SECONDS + seconds + 30);
    Matcher bytes = BYTES.matcher(text);
    if (!bytes.find()) {
      throw new BenchException("expected " + BYTES + " in what was printed:\n" + text);
    }
    return Double.parseDouble(bytes.group(1));
  }
}
