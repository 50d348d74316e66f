package io.onrush.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server that plays a coordinator: its runs last a given number of reports. */
public final class StubCoordinator implements AutoCloseable {
  /** What it was asked, as {@code METHOD path?query}. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  public final List<String> lastEventIds = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final int reports;
  private final long periodMillis;
  private final List<Integer> workers = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger moving = new AtomicInteger();
  private final AtomicInteger ignorant = new AtomicInteger();
  private volatile String verdict = "passed";
  private volatile int breakAfter = Integer.MAX_VALUE;

  public StubCoordinator(int port, int reports, long periodMillis) throws IOException {
    this.reports = reports;
    this.periodMillis = periodMillis;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public StubCoordinator withVerdict(String text) {
    verdict = text;
    return this;
  }

  /** Breaks the first event stream after so many reports. */
  public StubCoordinator breakingAfter(int count) {
    breakAfter = count;
    return this;
  }

  /** Answers the next requests with: try again. */
  public StubCoordinator movingFor(int requests) {
    moving.set(requests);
    return this;
  }

  /** Does not know its run for the next requests for events. */
  public StubCoordinator ignorantFor(int requests) {
    ignorant.set(requests);
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean change = exchange.getRequestMethod().equals("PATCH");
    asked.add(
        exchange.getRequestMethod() + " " + exchange.getRequestURI() + (change ? " " + body : ""));
    if (moving.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      send(exchange, 503, "{\"title\":\"the coordinator is moving\"}");
      return;
    }
    switch (exchange.getRequestMethod() + " " + path) {
      case "POST /stub/workers" -> {
        workers.add(Integer.valueOf(body));
        send(exchange, 200, "{}");
      }
      case "GET /api/v1/cluster" -> {
        List<String> all = new ArrayList<>();
        workers.forEach(part -> all.add("{\"worker\":{\"part\":" + part + "}}"));
        send(exchange, 200, "{\"members\":[" + String.join(",", all) + "]}");
      }
      case "GET /api/v1/runs" ->
          send(exchange, 200, "{\"runs\":[{\"id\":\"k7f3a2\",\"name\":\"x\",\"verdict\":null}]}");
      case "POST /api/v1/runs" -> {
        if (body.contains("wrong")) {
          String error =
              "{\"path\":\"scenarios\",\"value\":\"wrong\",\"expected\":\"at least one\"}";
          send(exchange, 422, "{\"title\":\"wrong plan\",\"errors\":[" + error + "]}");
        } else {
          send(exchange, 201, "{\"id\":\"k7f3a2\"}");
        }
      }
      case "POST /api/v1/runs/k7f3a2/stop", "POST /api/v1/runs/current/stop" -> {
        stopped.countDown();
        send(exchange, 202, "{}");
      }
      case "PATCH /api/v1/runs/k7f3a2", "PATCH /api/v1/runs/current" -> {
        if (body.contains("soon")) {
          String error =
              "{\"path\":\"extendStage\",\"value\":\"soon\",\"expected\":\"a duration\"}";
          String type = "\"type\":\"urn:onrush:problem:invalid-control\"";
          send(exchange, 422, "{" + type + ",\"errors\":[" + error + "]}");
        } else {
          send(exchange, 202, "{\"id\":\"k7f3a2\",\"at\":12.5,\"text\":\"changed\"}");
        }
      }
      case "GET /api/v1/runs/k7f3a2/plan.yaml" -> send(exchange, 200, "name: again");
      case "GET /api/v1/runs/k7f3a2/junit.xml" -> send(exchange, 200, "<testsuites/>");
      case "GET /api/v1/runs/k7f3a2/events" -> events(exchange);
      case "GET /api/v1/runs/k7f3a2/report.html" -> send(exchange, 200, "<html></html>");
      case "GET /api/v1/runs/k7f3a2", "GET /api/v1/runs/last", "GET /api/v1/runs/current" ->
          send(exchange, 200, finalReport().toString());
      default -> send(exchange, 404, "{\"title\":\"no such thing\"}");
    }
  }

  private ObjectNode finalReport() {
    boolean cut = stopped.getCount() == 0;
    return Reports.end(Reports.json(), cut ? "stopped" : "finished", cut ? "" : verdict);
  }

  private void events(HttpExchange exchange) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastEventIds.add(last == null ? "" : last);
    if (ignorant.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      send(exchange, 404, "{\"title\":\"No such run\"}");
      return;
    }
    int from = last == null ? 0 : Integer.parseInt(last);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = from + 1; i <= reports; i++) {
        ObjectNode report = Reports.json().put("elapsed", 60.0 * i / reports);
        write(out, "id: " + i + "\nevent: report\ndata: " + report + "\n\n");
        if (i == breakAfter) {
          breakAfter = Integer.MAX_VALUE;
          return;
        }
        if (stopped.await(periodMillis, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      write(out, "event: end\ndata: {}\n\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
