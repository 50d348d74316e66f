package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Template;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a request leaves to be collected. Not a timing: it is the same on any machine. */
@Timeout(60)
class EngineAllocationTest {
  private static final int RATE = 5000;
  private static final int SECONDS = 3;
  private static final int MOST_BYTES = 64;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long bytesPerRequest(Request request) {
    Plan plan = Plans.steady(RATE, Duration.ofSeconds(SECONDS), request);
    List<Long> bytes = new ArrayList<>();
    try (TestRun run = new TestRun(plan, TestRun.SETTINGS.withLoops(1))) {
      for (int second = 1; second < SECONDS; second++) {
        // Told on the loop's thread.
        run.engine.announceStage(
            second * 1_000_000_000L, _ -> bytes.add(threads.getCurrentThreadAllocatedBytes()));
      }
      run.leased().start(50).drain();
      assertThat(run.counts().succeeded()).isGreaterThan(RATE);
    }
    // The last second: what opens connections or makes code ready is over.
    return (bytes.getLast() - bytes.get(bytes.size() - 2)) / RATE;
  }

  @Test
  void aRequestLeavesNothing() {
    try (EchoServer server = new EchoServer()) {
      assertThat(bytesPerRequest(Plans.get(server.port(), "/"))).isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  @Test
  void aRequestOfTemplatesLeavesNothing() {
    Template path = Template.parse("/${seq()}/${randomInt(1,1000)}");
    Template body = Template.parse("{\"id\": \"${uuid()}\"}");
    try (EchoServer server = new EchoServer()) {
      Request request = Plans.request("POST", server.port(), path, 1, Optional.of(body));
      assertThat(bytesPerRequest(request)).isLessThanOrEqualTo(MOST_BYTES);
    }
  }
}
