package io.onrush.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.onrush.cluster.HostPort;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves {@code GET /metrics} of a node without an HTTP API. It outlives the node's actor systems.
 */
public final class MetricsServer {
  private static final String PATH = "/metrics";
  private static final int BACKLOG = 16;

  private MetricsServer() {}

  /**
   * Listens.
   *
   * @return where
   * @throws IOException if the address cannot be bound
   */
  public static HostPort start(HostPort at, NodeMetrics metrics) throws IOException {
    // One scrape at a time: more would only take from the load.
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(BACKLOG),
            Thread.ofPlatform().daemon().name("onrush-metrics").factory());
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(at.host(), at.port()), BACKLOG);
    } catch (IOException e) {
      throw new IOException("metrics at " + at + ": " + e.getMessage(), e);
    }
    server.createContext("/", exchange -> answer(exchange, metrics));
    server.setExecutor(executor);
    server.start();
    return new HostPort(at.host(), server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, NodeMetrics metrics) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        Exposition exposition = metrics.expose(accept, new MetricSnapshots());
        exchange.getResponseHeaders().set("Content-Type", exposition.contentType());
        exchange.sendResponseHeaders(200, exposition.body().length);
        exchange.getResponseBody().write(exposition.body());
      }
    }
  }
}
