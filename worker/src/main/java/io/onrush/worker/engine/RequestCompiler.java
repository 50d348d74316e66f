package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Header;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.RunRequest;
import io.onrush.plan.Template;
import io.onrush.worker.engine.CompiledRequest.Field;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Fields that have no meaning in HTTP/2, and are not allowed there. */
  private static final Set<String> HTTP_1_FIELDS =
      Set.of("connection", "keep-alive", "proxy-connection", "upgrade");

  /** Fields that the engine derives from the body. */
  private static final Set<String> OWN_FIELDS = Set.of("content-length", "transfer-encoding");

  private final Map<String, String> environment;
  private final Secrets secrets;
  private final List<String> errors = new ArrayList<>();

  RequestCompiler(Map<String, String> environment, Secrets secrets) {
    this.environment = environment;
    this.secrets = secrets;
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
    String where = "request " + request.name();
    Pieces target = new Pieces();
    target.template(request.path(), where + ": path", c -> c <= ' ' || c == 0x7f);
    List<Piece> path = target.finish();
    head.text(request.method() + " ");
    head.pieces(path);
    head.text(" HTTP/1.1\r\n");
    List<Field> fields = new ArrayList<>(pseudoFields(request, path));
    for (Header header : headers(request)) {
      List<Piece> value = value(header, where);
      head.text(header.name() + ": ");
      head.pieces(value);
      head.text("\r\n");
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!HTTP_1_FIELDS.contains(name)) {
        fields.add(new Field(AsciiString.of(name.equals("host") ? ":authority" : name), value));
      }
    }
    // Pseudo-fields come first.
    fields.sort(Comparator.comparing(f -> f.name().charAt(0) != ':'));
    Pieces body = new Pieces();
    if (request.body().isPresent() || EXPECT_BODY.contains(request.method())) {
      request.body().ifPresent(b -> body.template(b, where + ": body", c -> false));
      List<Piece> length = length(body.finish());
      head.text("Content-Length: ");
      head.pieces(length);
      head.text("\r\n");
      fields.add(new Field(HttpHeaderNames.CONTENT_LENGTH, length));
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
        fields,
        request.checks());
  }

  private static List<Field> pseudoFields(Request request, List<Piece> path) {
    return List.of(
        new Field(PseudoHeaderName.METHOD.value(), literal(request.method())),
        new Field(PseudoHeaderName.SCHEME.value(), literal(request.endpoint().scheme())),
        new Field(PseudoHeaderName.PATH.value(), path));
  }

  private static List<Piece> literal(String text) {
    return List.of(new Piece.Bytes(text.getBytes(UTF_8)));
  }

  /** The body's length, as text where it is known. */
  private static List<Piece> length(List<Piece> body) {
    return Piece.areLiteral(body)
        ? literal(String.valueOf(body.stream().mapToInt(p -> ((Piece.Bytes) p).length()).sum()))
        : List.of(new Piece.BodyLength());
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

  private List<Piece> value(Header header, String where) {
    Pieces value = new Pieces();
    value.template(
        header.value(), where + ": header " + header.name(), c -> c == '\r' || c == '\n' || c == 0);
    return value.finish();
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

    void pieces(List<Piece> more) {
      for (Piece piece : more) {
        if (piece instanceof Piece.Bytes bytes) {
          bytes.writeTo(open);
        } else {
          dynamic(piece);
        }
      }
    }

    void template(Template template, String where, IntPredicate forbidden) {
      for (Template.Part part : template.parts()) {
        switch (part) {
          case Template.Text(String text) -> checkedText(text, where, forbidden);
          case Template.Uuid() -> dynamic(new Piece.Uuid());
          case Template.RandomInt(long min, long max) -> dynamic(new Piece.RandomInt(min, max));
          case Template.Seq() -> dynamic(new Piece.Seq());
          case Template.Env(String name) -> env(name, where, forbidden);
          case Template.Secret(String name) -> secret(name, where, forbidden);
        }
      }
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
