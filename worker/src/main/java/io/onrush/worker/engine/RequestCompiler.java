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
    String where = "request " + request.name();
    // A plan was read, but this is what decides what is sent.
    requireToken(request.method(), where + ": method");
    Pieces path = new Pieces();
    path.template(request.path(), where + ": path", Place.URL);
    Pieces body = new Pieces();
    request.body().ifPresent(b -> body.template(b, where + ": body", Place.BODY));
    List<CompiledField> fields = headers(request).stream().map(h -> field(h, where)).toList();
    return new CompiledRequest(
        number,
        scenario,
        endpoint,
        request.method(),
        request.timeout().toNanos(),
        path.finish(),
        fields,
        head(request, path.finish(), fields, body.finish()),
        body.finish(),
        hasLength(request),
        request.checks(),
        request.options(),
        Wanted.of(request));
  }

  private List<Piece> head(
      Request request, List<Piece> path, List<CompiledField> fields, List<Piece> body) {
    Pieces head = new Pieces();
    head.text(request.method() + " ");
    head.addAll(path);
    head.text(" HTTP/1.1\r\n");
    for (CompiledField field : fields) {
      head.text(field.name() + ": ");
      head.addAll(field.value());
      head.text("\r\n");
    }
    if (keepsCookies(request)) {
      head.dynamic(new Piece.Cookies());
    }
    if (hasLength(request)) {
      head.text("Content-Length: ");
      head.bodyLength(body);
      head.text("\r\n");
    }
    head.text("\r\n");
    return head.finish();
  }

  private static boolean hasLength(Request request) {
    return request.body().isPresent() || EXPECT_BODY.contains(request.method());
  }

  /** A request with a Cookie field of its own says all that it has to say. */
  private static boolean keepsCookies(Request request) {
    return request.options().cookies()
        && request.headers().stream().noneMatch(h -> h.name().equalsIgnoreCase("cookie"));
  }

  private void requireToken(String text, String where) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == ':')) {
      errors.add(where + ": has a character that would break the request, as a line break");
    }
  }

  private static List<Header> headers(Request request) {
    List<Header> headers = new ArrayList<>();
    addDefault(headers, request, "Host", request.endpoint().authority());
    addDefault(headers, request, "User-Agent", userAgent());
    addDefault(headers, request, "Accept", "*/*");
    request.headers().stream()
        .filter(h -> !OWN_FIELDS.contains(h.name().toLowerCase(Locale.ROOT)))
        .forEach(headers::add);
    if (!request.options().reusesConnections()) {
      headers.add(new Header("Connection", Template.literal("close")));
    }
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

  private CompiledField field(Header header, String where) {
    requireToken(header.name(), where + ": header name");
    Pieces value = new Pieces();
    value.template(header.value(), where + ": header " + header.name(), Place.HEADER);
    boolean secret = header.value().parts().stream().anyMatch(Template.Secret.class::isInstance);
    return new CompiledField(header.name(), value.finish(), secret);
  }

  /** Pieces in order, neighbouring bytes joined. */
  private final class Pieces {
    private final List<Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    void text(String text) {
      open.writeBytes(text.getBytes(UTF_8));
    }

    void addAll(List<Piece> more) {
      for (Piece piece : more) {
        if (piece instanceof Piece.Bytes bytes) {
          bytes.appendTo(open);
        } else {
          dynamic(piece);
        }
      }
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

    void template(Template template, String where, Place place) {
      for (Template.Part part : template.parts()) {
        switch (part) {
          case Template.Text(String text) -> checkedText(text, where, place);
          case Template.Uuid() -> dynamic(new Piece.Uuid());
          case Template.RandomInt(long min, long max) -> dynamic(new Piece.RandomInt(min, max));
          case Template.Seq() -> dynamic(new Piece.Seq());
          case Template.Column(String set, String name) -> column(set, name, place);
          case Template.Env(String name) -> env(name, where, place);
          case Template.Secret(String name) -> secret(name, where, place);
        }
      }
    }

    private void column(String set, String name, Place place) {
      DataTables.Numbered found = data.find(set).orElseThrow();
      dynamic(new Piece.Column(found.table().column(name, place), found.number()));
    }

    private void env(String name, String where, Place place) {
      String value = environment.get(name);
      if (value == null) {
        errors.add(
            where
                + ": ${env."
                + name
                + "} is not set (expected: set it in the worker's environment)");
      } else {
        checkedText(value, where + ": ${env." + name + "}", place);
      }
    }

    private void secret(String name, String where, Place place) {
      String named = where + ": ${secret(" + name + ")}";
      try {
        checkedText(secrets.read(name), named, place);
      } catch (Secrets.NoSecretException e) {
        errors.add(named + ": " + e.getMessage());
      }
    }

    private void checkedText(String text, String where, Place place) {
      if (!place.allows(text)) {
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
