package io.onrush.coordinator.http;

import akka.Done;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaType;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** What a request must be for its body to be taken as a plan. */
final class PlanBody {
  /** Those of YAML and JSON, and those that clients send where they know nothing better. */
  private static final Set<String> MEDIA_TYPES =
      Set.of(
          "application/yaml",
          "application/x-yaml",
          "text/yaml",
          "text/x-yaml",
          "application/json",
          "text/plain",
          "application/octet-stream",
          "application/x-www-form-urlencoded",
          "none/none");

  private PlanBody() {}

  static void requireMediaType(String at, HttpRequest request) {
    MediaType type = request.entity().getContentType().mediaType();
    String name = type.mainType() + "/" + type.subType();
    if (!MEDIA_TYPES.contains(name)) {
      throw new ProblemException(Problems.wrongMediaType(at, name));
    }
  }

  /**
   * Refuses what another site's page sends through its reader's browser: such a page must not start
   * load, and browsers let it post plain text to anywhere.
   */
  static void requireOwnOrigin(String at, HttpRequest request) {
    Optional<String> origin = request.getHeader("Origin").map(HttpHeader::value);
    if (origin.isEmpty()) {
      return;
    }
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    String text = origin.get();
    if (!text.equals("http://" + host) && !text.equals("https://" + host)) {
      throw new ProblemException(Problems.foreignOrigin(at, text));
    }
  }

  static String text(String at, ByteString bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(Problems.badRequest(at, "plan: not UTF-8 text"));
    }
  }

  /** A body that failed to come in: late, or not HTTP, or its client is gone. */
  static BodyReader.Body failed(String at, Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    throw new ProblemException(
        cause instanceof TimeoutException
            ? Problems.slowBody(at)
            : Problems.badRequest(at, "the body is not readable"));
  }

  /**
   * The refusal of a body while the client still sends it. All of it goes out at once, but it ends,
   * and with it the connection, only after what is on its way has been swallowed.
   */
  static HttpResponse tooLarge(String at, int maxBytes, CompletionStage<Done> swallowed) {
    Problem problem = Problems.bodyTooLarge(at, maxBytes);
    ByteString json = ByteString.fromArray(problem.json());
    Source<ByteString, ?> held =
        Source.single(json)
            .concat(
                Source.completionStage(swallowed)
                    .map(done -> ByteString.emptyByteString())
                    .filter(ByteString::nonEmpty));
    return problem
        .response()
        .withEntity(HttpEntities.create(Problem.CONTENT_TYPE, json.size(), held));
  }
}
