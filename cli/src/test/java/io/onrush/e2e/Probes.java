package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks nodes for their health again and again, as a kubelet does; closing fails if one ever failed.
 */
final class Probes implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<String> urls;
  private final List<String> failures = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;
  private int rounds;

  private Probes(List<String> urls) {
    this.urls = urls;
    this.thread = Thread.ofVirtual().start(this::ask);
  }

  static Probes of(int port, String... ips) {
    List<String> urls = new ArrayList<>();
    for (String ip : ips) {
      urls.add("http://" + ip + ":" + port + "/ready");
      urls.add("http://" + ip + ":" + port + "/alive");
    }
    return new Probes(urls);
  }

  /** The status that is answered; 0 for no answer in time. */
  static int status(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private void ask() {
    while (!over) {
      for (String url : urls) {
        int status = status(url);
        if (status != 200) {
          failures.add(url + ": " + status);
        }
      }
      rounds++;
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(failures).isEmpty();
    assertThat(rounds).isPositive();
  }
}
