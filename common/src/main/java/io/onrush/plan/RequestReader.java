package io.onrush.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one scenario's requests. */
final class RequestReader {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_NAME = 100;
  private static final String USER_AGENT = "User-Agent";
  private static final String URL = "a URL that starts with / or ?, or an absolute URL";

  private final Target target;
  private final PlanLimits limits;
  private final Defaults defaults;
  private final DataReader data;
  private final Set<String> names = new HashSet<>();

  /** What plan and scenario say of all requests. */
  record Defaults(HttpOptions options, Optional<Header> userAgent) {

    Defaults withCookies(boolean cookies) {
      return new Defaults(options.withCookies(cookies), userAgent);
    }
  }

  /** The names that were taken go on existing for thresholds, even if the request is wrong. */
  RequestReader(Target target, PlanLimits limits, Defaults defaults, DataReader data) {
    this.target = target;
    this.limits = limits;
    this.defaults = defaults;
    this.data = data;
  }

  /** Reads what the whole plan says of its requests. */
  static Defaults defaults(Fields plan, DataReader data) {
    boolean noReuse = plan.find("noConnectionReuse").flatMap(Value::bool).orElse(false);
    HttpOptions options = new HttpOptions(0, false, !noReuse);
    Optional<Header> userAgent =
        plan.find("userAgent")
            .flatMap(v -> fieldValue(v, data))
            .map(t -> new Header(USER_AGENT, t));
    return new Defaults(options.withMaxRedirects(maxRedirects(plan, 0)), userAgent);
  }

  private static int maxRedirects(Fields fields, int byDefault) {
    String expected = "a whole number from 0 to " + Bounds.REDIRECTS;
    return fields
        .find("maxRedirects")
        .flatMap(v -> v.whole(0, Bounds.REDIRECTS, expected))
        .map(Math::toIntExact)
        .orElse(byDefault);
  }

  Set<String> names() {
    return names;
  }

  Optional<Request> read(Value item) {
    Optional<Fields> read = item.fields(KnownKeys.REQUEST, "a map with a url");
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    String method =
        fields.find("method").flatMap(m -> m.as("a method", Http::method)).orElse("GET");
    Optional<Value> url = fields.require("url", URL);
    String name = name(item, fields, byDefault(method, url));
    double weight =
        fields
            .find("weight")
            .flatMap(w -> w.number("a number > 0, at most 1000000", n -> n > 0 && n <= 1_000_000))
            .orElse(1.0);
    List<Header> headers = fields.find("headers").map(this::headers).orElse(List.of());
    Optional<Template> body =
        fields
            .find("body")
            .flatMap(b -> b.text("text, in quotes if it is JSON").map(t -> template(b, t, data)));
    Duration timeout =
        fields
            .find("timeout")
            .flatMap(t -> t.duration("a duration > 0, at most 10m", Bounds::isTimeout))
            .orElse(DEFAULT_TIMEOUT);
    List<Check> checks = fields.find("checks").map(RequestReader::checks).orElse(List.of());
    HttpOptions options =
        defaults
            .options()
            .withMaxRedirects(maxRedirects(fields, defaults.options().maxRedirects()));
    return url.flatMap(u -> location(u))
        .map(
            at ->
                new Request(
                    name,
                    method,
                    at.endpoint(),
                    at.path(),
                    weight,
                    withUserAgent(headers),
                    body,
                    timeout,
                    checks,
                    options));
  }

  private List<Header> withUserAgent(List<Header> headers) {
    boolean own = headers.stream().anyMatch(h -> h.name().equalsIgnoreCase(USER_AGENT));
    return own || defaults.userAgent().isEmpty()
        ? headers
        : Stream.concat(headers.stream(), defaults.userAgent().stream()).toList();
  }

  /** A wrong URL gets its error elsewhere; its path is a name that no sibling has. */
  private static String byDefault(String method, Optional<Value> url) {
    String shown = url.map(u -> u.node() instanceof Node.Scalar s ? s.text() : u.path()).orElse("");
    String name = method + " " + shown;
    return name.substring(0, Math.min(MAX_NAME, name.length()));
  }

  private String name(Value item, Fields fields, String byDefault) {
    Optional<Value> given = fields.find("name");
    String name = given.flatMap(Value::name).orElse(byDefault);
    boolean known = given.isPresent() || fields.find("url").isPresent();
    if (known && !names.add(name)) {
      given.orElse(item).note(Shown.text(name), "a name that no other request of the scenario has");
    }
    return name;
  }

  private record Location(Endpoint endpoint, Template path) {}

  private Optional<Location> location(Value url) {
    return url.as(
        URL,
        text -> {
          if (Target.isAbsolute(text)) {
            Target.Split split = Target.split(text);
            if (!limits.allows(split.endpoint())) {
              throw new Mismatch(limits.expectedTarget());
            }
            String rest = split.rest();
            String path = rest.startsWith("/") ? rest : "/" + rest;
            return new Location(split.endpoint(), path(url, path));
          }
          if (text.startsWith("//") || !(text.startsWith("/") || text.startsWith("?"))) {
            throw new Mismatch(URL);
          }
          return new Location(target.endpoint(), path(url, target.resolve(text)));
        });
  }

  private Template path(Value url, String text) throws Mismatch {
    Template path = template(url, text, data);
    if (!path.texts().allMatch(Http::isUrlText)) {
      throw new Mismatch(
          "a URL of visible ASCII characters without #: write others as %20 and the like");
    }
    return path;
  }

  private static Template template(Value value, String text, DataReader data) {
    Template template =
        TemplateParser.parse(text, (place, expected) -> value.note(Shown.text(place), expected));
    data.check(template, value);
    return template;
  }

  private List<Header> headers(Value map) {
    List<Header> headers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<Value.Named> members = map.members("a map of names to values");
    if (members.size() > Bounds.HEADERS) {
      map.note(members.size() + " headers", "at most " + Bounds.HEADERS);
    }
    for (Value.Named member : members) {
      Value value = member.value();
      try {
        Http.fieldName(member.name());
      } catch (Mismatch e) {
        value.note(Shown.text(member.name()), e.expected());
      }
      if (!seen.add(member.name().toLowerCase(Locale.ROOT))) {
        value.note(Shown.text(member.name()), "each header once, whatever its case");
      }
      fieldValue(value, data)
          .ifPresent(template -> headers.add(new Header(member.name(), template)));
    }
    return headers;
  }

  private static Optional<Template> fieldValue(Value value, DataReader data) {
    Optional<Template> template =
        value.text("text, in quotes if it is empty").map(text -> template(value, text, data));
    if (!template.stream().flatMap(Template::texts).allMatch(Http::isFieldValue)) {
      value.note("printable ASCII characters: no line breaks, no control characters");
    }
    return template;
  }

  private static List<Check> checks(Value list) {
    String expected = "a list of checks such as [\"status == 200\"]";
    List<Value> items = list.items(expected);
    if (items.size() > Bounds.CHECKS) {
      list.note(items.size() + " checks", "at most " + Bounds.CHECKS);
    }
    return items.stream().flatMap(item -> item.as("a check", CheckParser::parse).stream()).toList();
  }
}
