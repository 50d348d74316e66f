package io.onrush.coordinator.http;

import akka.Done;
import akka.http.javadsl.model.HttpRequest;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body up to a bound.
 *
 * <p>What comes after the bound is read and thrown away, for as long as the body's time and {@value
 * #MOST_SWALLOWED} bytes last: a connection that is closed on a client that still sends is reset,
 * and the client may never see why.
 */
final class BodyReader {
  static final long MOST_SWALLOWED = 64L << 20;

  private final int maxBytes;
  private final CompletableFuture<Body> result = new CompletableFuture<>();
  private final CompletableFuture<Done> swallowed = new CompletableFuture<>();

  // Touched by the one stream only.
  private ByteString body = ByteString.emptyByteString();
  private long total;

  private BodyReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** What came. */
  sealed interface Body {}

  /** All of it. */
  record Whole(ByteString bytes) implements Body {}

  /**
   * More than the bound.
   *
   * @param swallowed done once the rest is thrown away or given up; until then the connection
   *     should stay open
   */
  record TooLarge(CompletionStage<Done> swallowed) implements Body {}

  /** Reads; fails with a {@link java.util.concurrent.TimeoutException} if it takes too long. */
  static CompletionStage<Body> read(
      HttpRequest request, int maxBytes, Duration timeout, Materializer materializer) {
    boolean announced = request.entity().getContentLengthOption().orElse(0) > maxBytes;
    if (announced && request.getHeader("Expect").isPresent()) {
      // The client waits for leave to send, and now need not send at all.
      return CompletableFuture.completedFuture(
          new TooLarge(CompletableFuture.completedFuture(Done.getInstance())));
    }
    return new BodyReader(maxBytes).run(request, timeout, materializer);
  }

  private CompletionStage<Body> run(
      HttpRequest request, Duration timeout, Materializer materializer) {
    request
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .completionTimeout(timeout)
        .takeWhile(this::take)
        .runWith(Sink.ignore(), materializer)
        .whenComplete((done, error) -> end(error));
    return result;
  }

  /** Takes a piece, and says whether to go on. */
  private boolean take(ByteString piece) {
    total += piece.size();
    if (total <= maxBytes) {
      body = body.concat(piece);
      return true;
    }
    body = ByteString.emptyByteString();
    result.complete(new TooLarge(swallowed));
    return total <= MOST_SWALLOWED;
  }

  // A failure after the bound needs no answer: it has been given.
  private void end(@Nullable Throwable error) {
    swallowed.complete(Done.getInstance());
    if (error == null) {
      result.complete(new Whole(body));
    } else {
      result.completeExceptionally(error);
    }
  }
}
