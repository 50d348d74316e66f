package io.onrush.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.cli.CliException;
import io.onrush.cli.StubCoordinator;
import io.onrush.cli.view.RunView;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunFollowerTest {
  private final Recorder view = new Recorder();

  @Test
  void aBrokenStreamGoesOnAfterTheLastEventSeen() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 5, 1).breakingAfter(2)) {
      new RunFollower(new Api(URI.create(stub.url())), view).follow("k7f3a2");
      assertThat(stub.lastEventIds).containsExactly("", "2");
    }
    assertThat(view.elapsed).containsExactly(12.0, 24.0, 36.0, 48.0, 60.0);
    assertThat(view.notices).anySatisfy(n -> assertThat(n).contains("lost, trying again"));
  }

  @Test
  void aRunIsFollowedToTheNodeThatTakesOver() throws IOException {
    try (StubCoordinator next = new StubCoordinator(0, 5, 1).movingFor(1).ignorantFor(1)) {
      StubCoordinator first = new StubCoordinator(0, 5, 1).breakingAfter(2);
      view.onReport =
          report -> {
            if (report.elapsed() == 24) {
              first.close();
            }
          };
      Api api = new Api(List.of(URI.create(first.url()), URI.create(next.url())));
      new RunFollower(api, view).follow("k7f3a2");
      assertThat(first.lastEventIds).containsExactly("");
      assertThat(next.lastEventIds).containsExactly("2", "2");
    }
    assertThat(view.elapsed).containsExactly(12.0, 24.0, 36.0, 48.0, 60.0);
  }

  @Test
  void aRunThatStaysUnknownIsGivenUp() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 2, 1).ignorantFor(1000)) {
      assertThatThrownBy(() -> follower(stub.url(), Optional.empty(), 200).follow("k7f3a2"))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("No such run");
    }
  }

  @Test
  void aSilentStreamIsOpenedAgain() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 2, 700)) {
      follower(stub.url(), Optional.empty(), 200).follow("k7f3a2");
      assertThat(stub.lastEventIds.size()).isGreaterThan(1);
    }
    assertThat(view.elapsed).contains(60.0);
  }

  @Test
  void patienceWithNobodyHasAnEnd() {
    assertThatThrownBy(() -> follower("http://127.0.0.1:1", Optional.empty(), 200).follow("x"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("nobody has answered at http://127.0.0.1:1");
  }

  @Test
  void aCoordinatorKnownToBeDeadIsNotWaitedFor() {
    assertThatThrownBy(
            () -> follower("http://127.0.0.1:1", Optional.of("it died"), 200).follow("x"))
        .hasMessage("it died");
  }

  private RunFollower follower(String url, Optional<String> hopeless, long silenceMillis) {
    return new RunFollower(
        new Api(URI.create(url)),
        view,
        () -> hopeless,
        Duration.ofMillis(silenceMillis),
        Duration.ofSeconds(1));
  }

  private static final class Recorder implements RunView {
    final List<Double> elapsed = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    Consumer<Report> onReport = report -> {};

    @Override
    public void starting(String step) {}

    @Override
    public void report(Report report) {
      elapsed.add(report.elapsed());
      onReport.accept(report);
    }

    @Override
    public void event(EventReport event) {}

    @Override
    public void notice(Optional<String> text) {
      text.ifPresent(notices::add);
    }

    @Override
    public void end() {}
  }
}
