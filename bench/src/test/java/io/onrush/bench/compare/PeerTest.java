package io.onrush.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onrush.bench.node.BenchException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PeerTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-6);
  private static final String WRK =
      """
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     0.93ms    2.53ms  26.30ms   93.47%
        Latency Distribution
           50%   40.00us
           75%  709.00us
        12850 requests in 1.01s, 1.83MB read
      Requests/sec:  12767.03
      cpu 0.054 0.198
      """;
  private static final String HEY =
      """
      Summary:
        Total:	2.0517 secs
        Requests/sec:	729.6415

      Response time histogram:
        0.000 [1]	|

      Latency distribution:
        25% in 0.0019 secs
        50% in 0.0038 secs

      Status code distribution:
        [200]	1497 responses

      cpu 0.113 0.059
      """;

  private static final String H2LOAD =
      """
      finished in 2.00s, 44063.50 req/s, 2.86MB/s
      requests: 88127 total, 88191 started, 88127 done, 88127 succeeded, 0 failed, 0 errored, 0 timeout
      cpu 0.400 0.600
      """;

  private static void assertShot(Shot shot, double perSecond, double cpuUs, double medianUs) {
    assertThat(shot.perSecond()).isCloseTo(perSecond, EXACT);
    assertThat(shot.cpuUs()).isCloseTo(cpuUs, EXACT);
    assertThat(shot.medianUs()).isCloseTo(medianUs, EXACT);
  }

  @Test
  void readsWhatWrkPrints() {
    assertShot(Peer.readWrk(WRK), 12850 / 1.01, 252_000.0 / 12850, 40);
    assertShot(
        Peer.readWrk(WRK.replace("40.00us", "1.52ms")), 12850 / 1.01, 252_000.0 / 12850, 1520);
  }

  @Test
  void readsWhatHeyPrints() {
    assertShot(Peer.readHey(HEY), 1497 / 2.0517, 172_000.0 / 1497, 3800);
  }

  @Test
  void readsWhatH2loadPrints() {
    Shot shot = Peer.readH2load(H2LOAD);
    assertThat(shot.perSecond()).isCloseTo(44063.5, EXACT);
    assertThat(shot.cpuUs()).isCloseTo(1e6 / 88127, EXACT);
  }

  @Test
  void failedRequestsAreNoMeasurement() {
    assertThatThrownBy(() -> Peer.readWrk(WRK + "  Non-2xx or 3xx responses: 1485\n"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("1485");
    assertThatThrownBy(() -> Peer.readHey(HEY + "  [500]	100 responses\n"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("[500]");
    assertThatThrownBy(() -> Peer.readHey(HEY + "Error distribution:\n  [100]	Get \"http\"\n"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("[100]");
    assertThatThrownBy(() -> Peer.readH2load(H2LOAD.replace(" 0 errored", " 10 errored")))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("10 errored");
  }
}
