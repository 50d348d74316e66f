package io.onrush.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code bench/faults}. */
@Command(
    name = "bench/faults",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Hurts real clusters in every way and prints what it did to the load.")
public final class Faults implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "rows, by the start of their names; none: all")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "prints the names of all rows")
  private boolean list;

  @Option(names = "--rate", paramLabel = "N", description = "requests a second (default: 2000)")
  private int rate = 2_000;

  @Option(names = "--seconds", paramLabel = "S", description = "length of a run (default: 24)")
  private int seconds = 24;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for the table and the members' logs (default: bench/target/faults)")
  private Path out = Path.of("bench/target/faults");

  private Faults() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Faults()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<Fault> rows = Catalogue.all().stream().filter(this::wanted).toList();
    if (list) {
      rows.forEach(row -> System.out.printf("%-34s %s%n", row.name(), row.harm().what()));
      return 0;
    }
    if (rows.isEmpty() || rate < 10 || seconds < 12) {
      System.err.println(
          "no such row, --rate below 10 or --seconds below 12; --list shows all rows");
      return 2;
    }
    Path home = Path.of(System.getProperty("onrush.home", ".")).toAbsolutePath().normalize();
    Path folder = Files.createDirectories(out.toAbsolutePath().normalize());
    return run(rows, home, folder);
  }

  private boolean wanted(Fault row) {
    return names.isEmpty()
        || names.stream().anyMatch(n -> row.name().equals(n) || row.name().startsWith(n + "@"));
  }

  private int run(List<Fault> faults, Path home, Path folder) throws IOException {
    List<Row> done = new ArrayList<>();
    List<String> left;
    System.out.println(Table.head());
    try (Suite suite = new Suite(home, Files.createTempDirectory(folder, "logs-"))) {
      for (Fault fault : faults) {
        Row row = suite.run(fault, Course.of(rate, seconds));
        done.add(row);
        System.out.println(Table.text(row));
        Files.writeString(folder.resolve("faults.md"), Table.markdown(done));
      }
      left = suite.end();
    }
    left.forEach(System.out::println);
    long broken = done.stream().filter(row -> !row.kept()).count();
    System.out.printf(
        "%d rows, %d that do not keep their promises; table: %s%n",
        done.size(), broken, folder.resolve("faults.md"));
    return broken == 0 && left.isEmpty() ? 0 : 1;
  }
}
