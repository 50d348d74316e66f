package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.Metrics;
import io.onrush.coordinator.report.Report.Ratio;
import io.onrush.coordinator.report.Report.Sum;
import io.onrush.coordinator.report.TotalsState.SumsState;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;

/** Everything that is summed over a run, one of its stages or one of its requests. */
final class Sums {
  private Counts counts = Counts.ZERO;
  private long checksPassed;
  private long checksFailed;
  private long bytesSent;
  private long bytesReceived;
  private long retries;
  private long redirects;
  private final Distribution response;
  private final Distribution service;
  private final Distribution lag;

  Sums() {
    response = new Distribution();
    service = new Distribution();
    lag = new Distribution();
  }

  Sums(SumsState state) {
    counts = state.counts();
    checksPassed = state.checksPassed();
    checksFailed = state.checksFailed();
    bytesSent = state.bytesSent();
    bytesReceived = state.bytesReceived();
    retries = state.retries();
    redirects = state.redirects();
    response = Distribution.of(state.response());
    service = Distribution.of(state.service());
    lag = Distribution.of(state.lag());
  }

  SumsState state() {
    return new SumsState(
        counts,
        checksPassed,
        checksFailed,
        bytesSent,
        bytesReceived,
        retries,
        redirects,
        response.state(),
        service.state(),
        lag.state());
  }

  void add(DecodedCell decoded) {
    Cell cell = decoded.cell();
    counts = counts.plus(cell.counts());
    checksPassed += cell.checksPassed();
    checksFailed += cell.checksFailed();
    bytesSent += cell.bytesSent();
    bytesReceived += cell.bytesReceived();
    retries += cell.retries();
    redirects += cell.redirects();
    response.add(decoded.response());
    service.add(decoded.service());
    lag.add(decoded.lag());
  }

  void add(Sums other) {
    counts = counts.plus(other.counts);
    checksPassed += other.checksPassed;
    checksFailed += other.checksFailed;
    bytesSent += other.bytesSent;
    bytesReceived += other.bytesReceived;
    retries += other.retries;
    redirects += other.redirects;
    response.add(other.response);
    service.add(other.service);
    lag.add(other.lag);
  }

  Counts counts() {
    return counts;
  }

  Distribution response() {
    return response;
  }

  Distribution service() {
    return service;
  }

  Distribution lag() {
    return lag;
  }

  long ended() {
    return counts.succeeded() + counts.failed();
  }

  long checksPassed() {
    return checksPassed;
  }

  long checks() {
    return checksPassed + checksFailed;
  }

  long bytesSent() {
    return bytesSent;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  Metrics metrics() {
    return new Metrics(
        response.trend(),
        service.trend(),
        lag.trend(),
        new Ratio(Numbers.ratio(counts.failed(), ended(), 0)),
        new Ratio(Numbers.ratio(checksPassed, checks(), 1)),
        new Sum(bytesSent),
        new Sum(bytesReceived),
        new Sum(retries),
        new Sum(redirects));
  }
}
