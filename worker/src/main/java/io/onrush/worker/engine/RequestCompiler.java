package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onrush.plan.Endpoint;
import io.onrush.plan.Header;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.RunRequest;
import io.onrush.plan.Template;
import io.onrush.worker.engine.DataColumn.Place;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Turns the plan's requests into bytes and the few places that are filled for each request. Gathers
 * every reason why one cannot be sent.
 */
final class RequestCompiler {
  private static final Set<String> EXPECT_BODY = Set.of("POST", "PUT", "PATCH");

  /** Fields that the engine derives from the body. */
  private static final Set<String> OWN_FIELDS = Set.of("content-length", "transfer-encoding");

  private final Map<String, String> environment;
  private final Secrets secrets;
  private final DataTables data;
  private final List<String> errors = new ArrayList<>();

  RequestCompiler(Map<String, String> environment, Secrets secrets, DataTables data) {
    this.environment = environment;
    this.secrets = secrets;
    this.data = data;
  }

  /** Everything that was found wrong so far. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  List<CompiledRequest> compile(Plan plan) {
    List<Endpoint> endpoints = plan.endpoints().toList();
    List<CompiledRequest> compiled = new ArrayList<>();
    for (RunRequest run : plan.requests()) {
      Request request = run.request();
      int endpoint = endpoints.indexOf(request.endpoint());
      compiled.add(compile(compiled.size(), run.scenario(), endpoint, request));
    }
    return compiled;
  }

  private CompiledRequest compile(int number, int scenario, int endpoint, Request request) {
    Pieces head = new Pieces();
    head.text(request.method() + " ");
    String where = "request " + request.name();
    head.template(request.path(), where + ": path", Place.URL, c -> c <= ' ' || c == 0x7f);
    head.text(" HTTP/1.1\r\n");
    headers(request).forEach(h -> header(head, h, where));
    Pieces body = new Pieces();
    if (request.body().isPresent()) {
      body.template(request.body().get(), where + ": body", Place.BODY, c -> false);
      head.text("Content-Length: ");
      head.bodyLength(body.finish());
      head.text("\r\n");
    } else if (EXPECT_BODY.contains(request.method())) {
      head.text("Content-Length: 0\r\n");
    }
    head.text("\r\n");
    return new CompiledRequest(
        number,
        scenario,
        endpoint,
        request.method().equals("HEAD"),
        request.timeout().toNanos(),
        head.finish(),
        body.finish(),
        request.checks());
  }

  private static List<Header> headers(Request request) {
    List<Header> headers = new ArrayList<>();
    addDefault(headers, request, "Host", request.endpoint().authority());
    addDefault(headers, request, "User-Agent", userAgent());
    addDefault(headers, request, "Accept", "*/*");
    request.headers().stream()
        .filter(h -> !OWN_FIELDS.contains(h.name().toLowerCase(Locale.ROOT)))
        .forEach(headers::add);
    return headers;
  }

  private static void addDefault(List<Header> headers, Request request, String name, String value) {
    if (request.headers().stream().noneMatch(h -> h.name().equalsIgnoreCase(name))) {
      headers.add(new Header(name, Template.literal(value)));
    }
  }

  private static String userAgent() {
    String version = RequestCompiler.class.getPackage().getImplementationVersion();
    return version == null ? "onrush" : "onrush/" + version;
  }

  private void header(Pieces head, Header header, String where) {
    head.text(header.name() + ": ");
    head.template(
        header.value(),
        where + ": header " + header.name(),
        Place.HEADER,
        c -> c == '\r' || c == '\n' || c == 0);
    head.text("\r\n");
  }

  /** Pieces in order, neighbouring bytes joined. */
  private final class Pieces {
    private final List<Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    void text(String text) {
      open.writeBytes(text.getBytes(UTF_8));
    }

    void dynamic(Piece piece) {
      close();
      pieces.add(piece);
    }

    /** The body's length, as text where it is known. */
    void bodyLength(List<Piece> body) {
      if (body.stream().allMatch(Piece.Bytes.class::isInstance)) {
        text(String.valueOf(body.stream().mapToInt(p -> ((Piece.Bytes) p).length()).sum()));
      } else {
        dynamic(new Piece.BodyLength());
      }
    }

    void template(Template template, String where, Place place, IntPredicate forbidden) {
      for (Template.Part part : template.parts()) {
        switch (part) {
          case Template.Text(String text) -> checkedText(text, where, forbidden);
          case Template.Uuid() -> dynamic(new Piece.Uuid());
          case Template.RandomInt(long min, long max) -> dynamic(new Piece.RandomInt(min, max));
          case Template.Seq() -> dynamic(new Piece.Seq());
          case Template.Column(String set, String name) -> column(set, name, place);
          case Template.Env(String name) -> env(name, where, forbidden);
          case Template.Secret(String name) -> secret(name, where, forbidden);
        }
      }
    }

    private void column(String set, String name, Place place) {
      DataTables.Numbered found = data.find(set).orElseThrow();
      dynamic(new Piece.Column(found.table().column(name, place), found.number()));
    }

    private void env(String name, String where, IntPredicate forbidden) {
      String value = environment.get(name);
      if (value == null) {
        errors.add(
            where
                + ": ${env."
                + name
                + "} is not set (expected: set it in the worker's environment)");
      } else {
        checkedText(value, where + ": ${env." + name + "}", forbidden);
      }
    }

    private void secret(String name, String where, IntPredicate forbidden) {
      String place = where + ": ${secret(" + name + ")}";
      try {
        checkedText(secrets.read(name), place, forbidden);
      } catch (Secrets.NoSecretException e) {
        errors.add(place + ": " + e.getMessage());
      }
    }

    private void checkedText(String text, String where, IntPredicate forbidden) {
      if (text.chars().anyMatch(forbidden)) {
        errors.add(where + ": has a character that would break the request, as a line break");
      }
      text(text);
    }

    private void close() {
      if (open.size() > 0) {
        pieces.add(new Piece.Bytes(open.toByteArray()));
        open.reset();
      }
    }

    List<Piece> finish() {
      close();
      return List.copyOf(pieces);
    }
  }
}
