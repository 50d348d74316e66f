package io.onrush.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.cluster.Rendezvous;
import io.onrush.worker.engine.EngineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class NodeOptionsTest {
  private static final HostPort SELF = new HostPort("10.0.0.1", 2551);

  private final List<Membership.Entry> entries = new ArrayList<>();
  private final List<WorkerOptions> workers = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private void worker(Map<String, String> environment, String... arguments) {
    run(new CommandLine(new WorkerCommand(new Recorded())), environment, arguments);
  }

  private void coordinator(Map<String, String> environment, String... arguments) {
    run(new CommandLine(new CoordinatorCommand(new Recorded())), environment, arguments);
  }

  private void run(CommandLine line, Map<String, String> environment, String... arguments) {
    line.setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setParameterExceptionHandler((e, _) -> refuse(e))
        .setExecutionExceptionHandler((e, _, _) -> refuse(e))
        .execute(arguments);
  }

  private int refuse(Exception e) {
    refused.add(String.valueOf(e.getMessage()));
    return 2;
  }

  @Test
  void everyOptionCanComeFromTheEnvironment() {
    worker(
        Map.of(
            "ONRUSH_CLUSTER", "10.0.0.1:2551",
            "ONRUSH_DISCOVERY", "kubernetes",
            "ONRUSH_DISCOVERY_LABEL", "app=x",
            "ONRUSH_CONTACT_POINTS", "4",
            "ONRUSH_MANAGEMENT", "10.0.0.1:8558",
            "ONRUSH_SUPERVISED", "true",
            "ONRUSH_HELP", "true",
            "ONRUSH_JOIN", ""));
    assertThat(refused).isEmpty();
    assertThat(entries)
        .containsExactly(
            new Membership.Entry(
                SELF,
                new Rendezvous.Pods("app=x", 4),
                Optional.of(new HostPort("10.0.0.1", 8558)),
                Optional.empty()));
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironment() {
    Map<String, String> environment =
        Map.of("ONRUSH_JOIN", "a:1,b:2", "ONRUSH_CLUSTER", "c:3", "ONRUSH_OR_FOUND", "true");
    coordinator(environment);
    coordinator(environment, "--cluster=10.0.0.1:2551", "--join=d:4", "--or-found");
    assertThat(refused).isEmpty();
    HostPort d = new HostPort("d", 4);
    assertThat(entries)
        .containsExactly(
            Membership.Entry.of(
                new HostPort("c", 3),
                new Rendezvous.Nodes(List.of(new HostPort("a", 1), new HostPort("b", 2)), true)),
            Membership.Entry.of(SELF, new Rendezvous.Nodes(List.of(d), true)));
  }

  @Test
  void aFlagIsOnWhereverItIsGiven() {
    for (Object command :
        List.of(new CoordinatorCommand(new Recorded()), new WorkerCommand(new Recorded()))) {
      assertThat(new CommandLine(command).getCommandSpec().options())
          .filteredOn(o -> o.arity().max() == 0 && !o.hidden())
          .filteredOn(o -> !o.usageHelp() && !o.versionHelp())
          .allSatisfy(o -> assertThat(o.fallbackValue()).as(o.longestName()).isEqualTo("true"));
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    String self = "--cluster=" + SELF;
    worker(Map.of());
    worker(Map.of(), "--discovery=consul");
    worker(Map.of(), "--discovery=kubernetes", "--join=a:1");
    worker(Map.of(), "--discovery=kubernetes", self);
    worker(Map.of(), "--discovery=kubernetes", self, "--management=10.0.0.1:0");
    worker(Map.of(), "--discovery=kubernetes", self, "--management=10.0.0.2:8558");
    worker(
        Map.of("ONRUSH_CONTACT_POINTS", "1"),
        "--discovery=kubernetes",
        self,
        "--management=0.0.0.0:8558");
    worker(Map.of("ONRUSH_PART", "first"), self, "--join=a:1");
    assertThat(entries).isEmpty();
    assertThat(refused)
        .satisfiesExactly(
            m -> assertThat(m).isEqualTo("--join is missing (or --discovery)"),
            m -> assertThat(m).isEqualTo("--discovery consul (expected: kubernetes)"),
            m -> assertThat(m).isEqualTo("--join and --discovery exclude one another"),
            m ->
                assertThat(m)
                    .isEqualTo("--discovery needs --management as well, e.g. 10.0.0.1:8558"),
            m ->
                assertThat(m)
                    .isEqualTo("--management 10.0.0.1:0 (expected: the same port in all pods)"),
            m -> assertThat(m).endsWith("(expected: one host in both, the pod's address)"),
            m -> assertThat(m).startsWith("1 contact points (expected: from 2;"),
            m -> assertThat(m).contains("first (expected: a number, or ordinal)"));
  }

  @Test
  void thereAreAsManyPartsAsSequencesHaveRoomFor() {
    String[] in = {"--cluster=" + SELF, "--join=a:1"};
    worker(Map.of("ONRUSH_PART", "1000"), in);
    assertThat(entries).hasSize(1);
    worker(Map.of("ONRUSH_PART", "1001"), in);
    worker(Map.of("ONRUSH_PART", "-1"), in);
    worker(Map.of("ONRUSH_LOOPS", "0"), in);
    assertThat(entries).hasSize(1);
    assertThat(refused)
        .containsExactly(
            "--part 1001 (expected: 1 to 1000)",
            "--part -1 (expected: 1 to 1000)",
            "--loops 0 (expected: from 1)");
  }

  @Test
  void whatAWorkerIsToldOfItsEngineArrives() {
    worker(
        Map.of("ONRUSH_LOOPS", "3"),
        "--join=a:1",
        "--coalescing=5ms",
        "--secrets=/secrets",
        "--data=/data");
    assertThat(refused).isEmpty();
    assertThat(workers)
        .extracting(WorkerOptions::engine)
        .containsExactly(
            EngineSettings.defaults()
                .withLoops(3)
                .withCoalescing(Duration.ofMillis(5))
                .withSecrets(Path.of("/secrets"))
                .withData(Path.of("/data")));
  }

  @Test
  void theOrdinalOfAPodIsItsPart() {
    assertThat(new PartConverter(Map.of("HOSTNAME", "onrush-worker-0")).convert("ordinal"))
        .isEqualTo(1);
    assertThat(new PartConverter(Map.of("HOSTNAME", "onrush-worker-12")).convert("ordinal"))
        .isEqualTo(13);
    assertThat(new PartConverter(Map.of()).convert("7")).isEqualTo(7);
    assertThatThrownBy(() -> new PartConverter(Map.of("HOSTNAME", "host")).convert("ordinal"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("ordinal, with HOSTNAME=host (expected: a StatefulSet's pod, name-0)");
  }

  private final class Recorded implements Nodes {
    @Override
    public void coordinator(CoordinatorOptions options) {
      entries.add(options.entry());
    }

    @Override
    public void worker(WorkerOptions options) {
      workers.add(options);
      entries.add(options.entry());
    }

    @Override
    public int target(TargetOptions options) {
      return 0;
    }

    @Override
    public void train() {}
  }
}
