package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.plan.Header;
import io.onrush.plan.Request;
import io.onrush.plan.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecretsTest {
  private static final String VALUE = "hush-hush-value";

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String read(String name) throws Secrets.NoSecretException {
    return new Secrets(folder).read(name);
  }

  private static Request get(int port, String path, String header) {
    Request plain = Plans.get(port, "/");
    return new Request(
        "r",
        "GET",
        plain.endpoint(),
        Template.parse(path),
        1,
        List.of(new Header("authorization", Template.parse(header))),
        Optional.empty(),
        Duration.ofSeconds(1),
        List.of());
  }

  /** Why no run can be prepared with a request. */
  private List<String> reasons(Request request) throws Exception {
    EngineSettings settings = TestRun.SETTINGS.withSecrets(folder);
    try (Engine engine =
        Engine.create(
            settings, Plans.steady(1, Duration.ofSeconds(1), request), 1, (_, _, _) -> {})) {
      engine.prepare().toCompletableFuture().get();
      throw new AssertionError("it is prepared");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PrepareException p) {
        return p.reasons();
      }
      throw e;
    }
  }

  @Test
  void aFileIsReadWithoutTheLineBreakAtItsEnd() throws Exception {
    write("plain", VALUE);
    write("unix", VALUE + "\n");
    write("dos.txt", VALUE + "\r\n");
    for (String name : List.of("plain", "unix", "dos.txt")) {
      assertThat(read(name)).as(name).isEqualTo(VALUE);
    }
  }

  @Test
  void aMountedSecretIsALinkToALink() throws Exception {
    Files.createDirectory(folder.resolve("..2026"));
    write("..2026/token", VALUE);
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("token"), Path.of("..data", "token"));
    assertThat(read("token")).isEqualTo(VALUE);
  }

  @Test
  void whatIsNoSecretIsRefusedWithoutItsValue() throws Exception {
    write("lines", VALUE + "\nX-Other: " + VALUE);
    write("empty-line", VALUE + "\n\n");
    write("large", VALUE.repeat(200_000));
    Files.write(folder.resolve("binary"), (VALUE + "\u00e9").getBytes(StandardCharsets.ISO_8859_1));
    Files.createDirectory(folder.resolve("folder"));
    for (String name : List.of("missing", "lines", "empty-line", "large", "binary", "folder")) {
      assertThatThrownBy(() -> read(name))
          .as(name)
          .isInstanceOf(Secrets.NoSecretException.class)
          .hasMessageContaining(folder.resolve(name).toString())
          .message()
          .doesNotContain(VALUE);
    }
  }

  @Test
  void aSecretIsSentAsThePlanSays() throws Exception {
    write("token", VALUE + "\n");
    try (TestServer server = TestServer.ok()) {
      Request request = get(server.port(), "/a?k=${secret(token)}", "Bearer ${secret(token)}");
      EngineSettings settings = TestRun.SETTINGS.withSecrets(folder);
      try (TestRun run =
          new TestRun(Plans.steady(20, Duration.ofMillis(500), request), settings)
              .start()
              .leased()) {
        run.drain();
      }
      assertThat(server.requests())
          .hasSize(10)
          .allSatisfy(
              r ->
                  assertThat(r)
                      .startsWith("GET /a?k=" + VALUE + " HTTP/1.1\r\n")
                      .contains("authorization: Bearer " + VALUE + "\r\n"));
    }
  }

  @Test
  void aRunIsNotPreparedWhereOneIsMissingOrBreaksTheRequest() throws Exception {
    write("spaced", "two words " + VALUE);
    assertThat(reasons(get(1, "/${secret(spaced)}", "${secret(missing)}")))
        .hasSize(2)
        .noneMatch(reason -> reason.contains(VALUE))
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("request r: header authorization: ${secret(missing)}: there is no")
                    .contains(folder.resolve("missing").toString(), "--secrets"))
        .anySatisfy(reason -> assertThat(reason).contains("path: ${secret(spaced)}: has a char"));
  }

  @Test
  void ofTheProcesssVariablesOnlyThoseForPlansAreKept() {
    assertThat(EngineSettings.defaults().environment().keySet())
        .allMatch(name -> name.startsWith("ONRUSH_PLAN_"));
    assertThat(System.getenv()).containsKey("PATH");
  }

  @Test
  void aRedirectCausesNoRequestThere() throws Exception {
    try (TestServer elsewhere = TestServer.ok();
        TestServer server =
            TestServer.answering(
                "HTTP/1.1 302 Found\nLocation: http://127.0.0.1:"
                    + elsewhere.port()
                    + "/stolen\nContent-Length: 0\n\n")) {
      try (TestRun run =
          TestRun.of(Plans.steady(100, Duration.ofMillis(500), Plans.get(server.port(), "/")))) {
        run.drain();
        assertThat(run.counts().sent()).isEqualTo(50);
      }
      assertThat(server.count()).isEqualTo(50);
      assertThat(elsewhere.connections()).isZero();
    }
  }
}
