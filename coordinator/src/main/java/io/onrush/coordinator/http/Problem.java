package io.onrush.coordinator.http;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RetryAfter;
import io.onrush.coordinator.report.ReportJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An error as RFC 9457 has it.
 *
 * @param kind last part of the type, {@code run-active}
 * @param title says what is wrong, the same for all of this kind
 * @param detail says what is wrong here, and what to do
 * @param instance path of the request
 * @param extras further members, after the standard ones
 * @param retryAfterSeconds when the same request may succeed, where that is known
 */
record Problem(
    String kind,
    String title,
    int status,
    String detail,
    String instance,
    Map<String, Object> extras,
    OptionalLong retryAfterSeconds) {
  static final ContentType CONTENT_TYPE = ContentTypes.parse("application/problem+json");

  Problem(String kind, String title, int status, String detail, String instance) {
    this(kind, title, status, detail, instance, Map.of());
  }

  Problem(
      String kind,
      String title,
      int status,
      String detail,
      String instance,
      Map<String, Object> extras) {
    this(kind, title, status, detail, instance, extras, OptionalLong.empty());
  }

  Problem retriedAfter(long seconds) {
    return new Problem(kind, title, status, detail, instance, extras, OptionalLong.of(seconds));
  }

  byte[] json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "urn:onrush:problem:" + kind);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.put("instance", instance);
    members.putAll(extras);
    return ReportJson.write(members);
  }

  HttpResponse response() {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(StatusCodes.get(status))
            .withEntity(HttpEntities.create(CONTENT_TYPE, json()));
    return retryAfterSeconds.isPresent()
        ? response.addHeader(RetryAfter.create(retryAfterSeconds.getAsLong()))
        : response;
  }
}
