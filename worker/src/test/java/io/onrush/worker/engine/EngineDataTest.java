package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.DataSet;
import io.onrush.plan.Header;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.RowOrder;
import io.onrush.plan.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineDataTest {
  private static final Pattern PATH = Pattern.compile("POST /u/(\\S*) ");

  @TempDir Path folder;

  private static Request post(int port) {
    Request plain = Plans.get(port, "/");
    return new Request(
        "r",
        "POST",
        plain.endpoint(),
        Template.parse("/u/${d.id}"),
        1,
        List.of(new Header("x-id", Template.parse("${d.id}"))),
        Optional.of(Template.parse("${d.id}:${d.text}")),
        Duration.ofSeconds(5),
        List.of());
  }

  private static Plan plan(RowOrder order, Request... requests) {
    Plan p = Plans.steady(100, Duration.ofSeconds(1), requests);
    return new Plan(
        p.name(),
        p.tags(),
        p.shares(),
        p.startTimeout(),
        p.scenarios(),
        p.thresholds(),
        p.seed(),
        p.speed(),
        p.protocols(),
        List.of(new DataSet("d", new DataSet.File("d.csv"), order)),
        p.metricsUnit());
  }

  private void rows(int count) throws Exception {
    Files.writeString(
        folder.resolve("d.csv"),
        IntStream.range(0, count)
            .mapToObj(i -> i + ",\"line\r\n" + i + "\"\n")
            .collect(Collectors.joining("", "id,text\n", "")));
  }

  private EngineSettings settings() {
    // Nothing is dropped for being late on a slow machine.
    return TestRun.SETTINGS.withData(folder);
  }

  private static Map<Integer, Long> uses(TestServer server) {
    return server.requests().stream()
        .map(
            request -> {
              Matcher path = PATH.matcher(request);
              assertThat(path.find()).as(request).isTrue();
              String id = path.group(1);
              assertThat(request)
                  .as("one row for the whole request")
                  .contains("x-id: " + id + "\r\n")
                  .endsWith("\r\n\r\n" + id + ":line\r\n" + id);
              return Integer.valueOf(id);
            })
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void inOrderEveryRowIsUsedAsOften() throws Exception {
    rows(20);
    try (TestServer server = TestServer.ok()) {
      try (TestRun run = new TestRun(plan(RowOrder.SEQUENTIAL, post(server.port())), settings())) {
        run.leased().start().drain();
      }
      assertThat(uses(server)).hasSize(20).allSatisfy((_, n) -> assertThat(n).isEqualTo(5));
    }
  }

  @Test
  void atRandomTheSamePlanDrawsTheSame() throws Exception {
    rows(10);
    Map<Integer, Long> first = null;
    for (int i = 0; i < 2; i++) {
      try (TestServer server = TestServer.ok()) {
        try (TestRun run = new TestRun(plan(RowOrder.RANDOM, post(server.port())), settings())) {
          run.leased().start().drain();
        }
        Map<Integer, Long> uses = uses(server);
        assertThat(uses).hasSize(10);
        assertThat(uses.values()).as("is not a walk").anyMatch(n -> n != 10);
        if (first != null) {
          assertThat(uses).isEqualTo(first);
        }
        first = uses;
      }
    }
  }

  @Test
  void uniqueRowsAreUsedOnceAndWhatIsDueBeyondThemIsDropped() throws Exception {
    rows(60);
    try (TestServer server = TestServer.ok()) {
      Request other = Plans.get(server.port(), "/", 1);
      Plan plan = plan(RowOrder.UNIQUE, post(server.port()), other);
      try (TestRun run = new TestRun(plan, settings())) {
        run.engine.allot(0, 10, 20);
        run.engine.allot(0, 10, 20);
        run.engine.allot(0, 30, 45);
        run.leased().start().drain();
        assertThat(run.engine.data().getFirst().left()).isZero();
        assertThat(run.engine.data().getFirst().toRow()).isEqualTo(45);
        Counts posts = run.counts(0, 0);
        assertThat(posts.due()).isBetween(48L, 52L);
        assertThat(posts.sent()).isEqualTo(25);
        assertThat(posts.dropped()).isEqualTo(posts.due() - 25);
        assertThat(run.errors()).isEqualTo(Map.of(ErrorKind.DATA_EXHAUSTED, posts.dropped()));
        assertThat(run.counts(0, 1).sent()).as("needs no row").isEqualTo(100 - posts.due());
      }
      assertThat(server.requests().stream().filter(r -> r.startsWith("POST")).count())
          .isEqualTo(25);
      List<Integer> used =
          server.requests().stream()
              .map(PATH::matcher)
              .filter(Matcher::find)
              .map(m -> Integer.valueOf(m.group(1)))
              .sorted()
              .toList();
      assertThat(used)
          .isEqualTo(
              IntStream.concat(IntStream.range(10, 20), IntStream.range(30, 45)).boxed().toList());
    }
  }

  @Test
  void aRequestThatIsSentOnceMoreOverHttp2HasTheSameRow() throws Exception {
    rows(60);
    AtomicInteger asked = new AtomicInteger();
    try (Http2TestServer server =
        new Http2TestServer(
            100,
            a -> {
              if (asked.incrementAndGet() % 3 == 0) {
                a.reset(Http2Error.REFUSED_STREAM);
              } else {
                a.ok();
              }
            })) {
      String url = "url: 'http://127.0.0.1:" + server.port() + "/u/${d.id}'";
      String header = ", headers: {x-id: '${d.id}'}";
      Plan plan = Plans.text(500, "http: 2\ndata: {d: {file: d.csv, order: unique}}", url + header);
      try (TestRun run = new TestRun(plan, settings())) {
        run.engine.allot(0, 0, 60);
        run.leased().start().drain();
        long retries = run.sum(Cell::retries);
        assertThat(run.counts().sent()).isEqualTo(50);
        assertThat(retries).isPositive();
        List<String> paths = server.requests.stream().map(h -> h.path().toString()).toList();
        assertThat(paths).hasSize((int) (50 + retries));
        assertThat(new HashSet<>(paths))
            .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "/u/" + i).collect(Collectors.toSet()));
        assertThat(server.requests)
            .allSatisfy(h -> assertThat(h.path()).hasToString("/u/" + h.get("x-id")));
      }
    }
  }

  @Test
  void aRunIsNotPreparedWithoutItsData() throws Exception {
    try (Engine engine =
        Engine.create(settings(), plan(RowOrder.RANDOM, post(1)), 1, (_, _, _) -> {})) {
      assertThat(engine.data()).isEmpty();
      engine.prepare().toCompletableFuture().get();
      throw new AssertionError("it is prepared");
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              PrepareException.class,
              p ->
                  assertThat(p.reasons())
                      .singleElement()
                      .asString()
                      .startsWith("data d: there is no file " + folder.resolve("d.csv")));
    }
  }

  @Test
  void theWarmUpUsesNoRowUp() throws Exception {
    rows(200);
    try (TestServer server = TestServer.ok()) {
      EngineSettings warm = settings().withWarmUp(Duration.ofMillis(100));
      Plan plan = plan(RowOrder.UNIQUE, post(server.port()));
      try (TestRun run = new TestRun(plan, warm)) {
        run.engine.allot(0, 0, 100);
        assertThat(run.engine.data().getFirst().left()).isEqualTo(100);
        run.leased().start().drain();
      }
      assertThat(uses(server)).hasSize(100).allSatisfy((_, n) -> assertThat(n).isEqualTo(1));
    }
  }
}
