package io.onrush.coordinator.http;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.EntityTag;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import io.onrush.coordinator.web.WebFiles;
import io.onrush.coordinator.web.WebFiles.WebFile;
import java.util.Arrays;

/** The page and its files: for everybody, as they tell nothing of any run. */
final class PageRoutes extends AllDirectives {
  private static final String INDEX = "index.html";

  Route routes() {
    return concat(
        pathEndOrSingleSlash(() -> file(INDEX)), path(segment("web").slash(segment()), this::file));
  }

  private Route file(String name) {
    return WebFiles.named(name).map(this::serve).orElseGet(this::reject);
  }

  /** A browser asks each time, and is told in a few bytes that what it has is good. */
  private Route serve(WebFile file) {
    EntityTag tag = EntityTag.create(Integer.toHexString(Arrays.hashCode(file.bytes())), false);
    HttpResponse response =
        HttpResponse.create()
            .addHeader(RawHeader.create("Cache-Control", "no-cache"))
            .withEntity(HttpEntities.create(ContentTypes.parse(file.mediaType()), file.bytes()));
    return get(() -> conditional(tag, () -> complete(response)));
  }
}
