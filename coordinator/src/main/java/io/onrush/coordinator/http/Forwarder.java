package io.onrush.coordinator.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.stream.Materializer;
import akka.stream.StreamTcpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;

/**
 * Passes requests on to the node where the coordinator is, and its answers back, streams included.
 *
 * <ol>
 *   <li>A request is passed on once: a node that gets one and is not the right one refuses it.
 *   <li>The right node sees the request as its client sent it, {@code Host} and {@code Origin} too.
 *   <li>503 with {@code Retry-After} says that nothing was done; 502 that it may have been.
 * </ol>
 */
final class Forwarder {
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
  private static final String PASSED_ON = "X-Onrush-Forwarded";

  /** What is between two neighbours only (RFC 9110, 7.6.1), and what Akka adds for its own use. */
  private static final Set<String> OF_ONE_HOP =
      Set.of(
          "connection",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "date",
          "timeout-access",
          "raw-request-uri",
          "remote-address",
          "tls-session-info");

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Http http;
  private final HttpsConnectionContext https;
  private final Materializer materializer;
  private final ConnectionPoolSettings pool;
  private final Duration answerWithin;

  Forwarder(ActorSystem<?> system, ApiSettings settings, Optional<HttpsConnectionContext> https) {
    this.http = Http.get(system);
    this.https = https.orElseGet(http::defaultClientHttpsContext);
    this.materializer = Materializer.matFromSystem(system);
    this.answerWithin = settings.bodyTimeout().plus(settings.callTimeout()).plusSeconds(1);
    ClientConnectionSettings connection =
        ClientConnectionSettings.create(system.settings().config())
            .withConnectingTimeout(scala(Duration.ofSeconds(1)))
            .withIdleTimeout(scala(settings.heartbeatInterval().multipliedBy(2)));
    this.pool =
        ConnectionPoolSettings.create(system.settings().config())
            .withConnectionSettings(connection)
            // Each event stream holds one.
            .withMaxConnections(2 * settings.maxStreams())
            .withMaxOpenRequests(Integer.highestOneBit(4 * settings.maxStreams()))
            .withMaxRetries(0)
            .withBaseConnectionBackoff(scala(Duration.ofMillis(50)))
            .withMaxConnectionBackoff(scala(Duration.ofMillis(500)));
  }

  private static FiniteDuration scala(Duration duration) {
    return FiniteDuration.fromNanos(duration.toNanos());
  }

  /** Whether another node has passed the request on to this one. */
  static boolean isPassedOn(HttpRequest request) {
    return request.getHeader(PASSED_ON).isPresent();
  }

  /** Passes a request on; the stage does not fail. */
  CompletionStage<HttpResponse> forward(HttpRequest request, String httpUrl) {
    String at = RunsApi.path(request);
    CompletionStage<HttpResponse> answer;
    try {
      answer =
          http.singleRequest(onward(request, httpUrl), https, pool, materializer.system().log());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return bounded(answer)
        .thenApply(Forwarder::back)
        .exceptionally(error -> failed(at, request, httpUrl, error));
  }

  private static HttpRequest onward(HttpRequest request, String httpUrl) {
    Uri there = Uri.create(httpUrl);
    Uri uri =
        request.getUri().scheme(there.getScheme()).host(there.getHost()).port(there.getPort());
    Set<String> dropped = ofOneHop(request.getHeaders());
    List<HttpHeader> headers = kept(request.getHeaders(), dropped);
    headers.add(RawHeader.create(PASSED_ON, "1"));
    return request
        .withUri(uri)
        .withHeaders(headers)
        .withEntity((RequestEntity) request.entity().withoutSizeLimit());
  }

  private static HttpResponse back(HttpResponse response) {
    return response
        .withHeaders(kept(response.getHeaders(), ofOneHop(response.getHeaders())))
        .withEntity((ResponseEntity) response.entity().withoutSizeLimit());
  }

  private static Set<String> ofOneHop(Iterable<HttpHeader> headers) {
    Set<String> names = new TreeSet<>(OF_ONE_HOP);
    for (HttpHeader header : headers) {
      if (header.lowercaseName().equals("connection")) {
        Arrays.stream(header.value().split(","))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .forEach(names::add);
      }
    }
    return names;
  }

  private static List<HttpHeader> kept(Iterable<HttpHeader> headers, Set<String> dropped) {
    List<HttpHeader> kept = new ArrayList<>();
    headers.forEach(
        header -> {
          if (!dropped.contains(header.lowercaseName())) {
            kept.add(header);
          }
        });
    return kept;
  }

  /** The same stage, failed once it takes too long; what comes after that is thrown away. */
  private CompletionStage<HttpResponse> bounded(CompletionStage<HttpResponse> answer) {
    CompletableFuture<HttpResponse> bounded = new CompletableFuture<>();
    answer.whenComplete(
        (response, error) -> {
          if (error != null) {
            bounded.completeExceptionally(error);
          } else if (!bounded.complete(response)) {
            response.discardEntityBytes(materializer);
          }
        });
    return bounded.orTimeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static HttpResponse failed(
      String at, HttpRequest request, String httpUrl, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    log.warn(
        "{} {} could not be passed on to {}: {}",
        request.method().value(),
        at,
        httpUrl,
        "" + cause);
    boolean untouched = cause instanceof StreamTcpException;
    if (untouched
        || (READING.contains(request.method().value()) && !(cause instanceof TimeoutException))) {
      return Problems.moving(at, httpUrl + " does not answer").response();
    }
    return Problems.cutOff(at, httpUrl).response();
  }
}
