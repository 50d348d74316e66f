package io.onrush.coordinator.http;

import akka.http.javadsl.coding.Coder;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.AcceptEncoding;
import akka.http.javadsl.model.headers.HttpEncodingRange;
import akka.http.javadsl.model.headers.HttpEncodings;

/**
 * Answers in gzip to clients that take it, where that is worth it. Each piece of a stream is
 * flushed, so no event waits for the next one.
 */
final class Compression {
  private static final long WORTH_BYTES = 4096;

  private Compression() {}

  static HttpResponse of(HttpRequest request, HttpResponse response) {
    return isTaken(request) && isWorthIt(response.entity())
        ? Coder.Gzip.encodeMessage(response)
        : response;
  }

  private static boolean isTaken(HttpRequest request) {
    boolean taken = false;
    for (AcceptEncoding header : request.getHeader(AcceptEncoding.class).stream().toList()) {
      for (HttpEncodingRange range : header.getEncodings()) {
        if (range.matches(HttpEncodings.GZIP)) {
          if (range.qValue() == 0) {
            return false;
          }
          taken = true;
        }
      }
    }
    return taken;
  }

  private static boolean isWorthIt(HttpEntity entity) {
    return entity.getContentLengthOption().orElse(WORTH_BYTES) >= WORTH_BYTES;
  }
}
