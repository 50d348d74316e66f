package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.pace.Courses;
import io.onrush.plan.Header;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "s3cret");
  private static final Template ENV =
      new Template("${env.TOKEN}", List.of(new Template.Env("TOKEN")));

  private static Request request(
      String method, Template path, List<Header> headers, Optional<Template> body) {
    Request plain = Plans.request(method, 8080, path, 1, body);
    return new Request(
        "r", method, plain.endpoint(), path, 1, headers, body, Duration.ofSeconds(1), List.of());
  }

  private static String written(Request request) {
    Plan plan = Plans.steady(1, Duration.ofSeconds(1), request);
    RequestCompiler compiler =
        new RequestCompiler(ENVIRONMENT, new Secrets(Path.of("nowhere")), new DataTables(plan));
    CompiledRequest compiled = compiler.compile(plan).getFirst();
    assertThat(compiler.errors()).isEmpty();
    ByteBuf out = Unpooled.buffer();
    Exchange exchange = new Exchange(0, new BodyRoom(0));
    exchange.begin(compiled, 0, 4000, 0);
    new RequestWriter(1, plan.endpoints().toList()).write(exchange, out);
    return out.toString(UTF_8);
  }

  @Test
  void aPlainRequestHasTheDefaultFields() {
    assertThat(written(request("GET", Template.literal("/a?b"), List.of(), Optional.empty())))
        .matches(
            String.join(
                "\r\n",
                "GET /a\\?b HTTP/1.1",
                "Host: 127.0.0.1:8080",
                "User-Agent: onrush[^\r]*",
                "Accept: \\*/\\*",
                "",
                ""));
  }

  @Test
  void thePlansFieldsReplaceTheDefaultsButNotTheLength() {
    List<Header> headers =
        List.of(
            new Header("host", Template.literal("shop")),
            new Header("USER-AGENT", Template.literal("me")),
            new Header("Accept", Template.literal("text/html")),
            new Header("Content-Length", Template.literal("77")));
    assertThat(written(request("POST", Template.literal("/"), headers, Optional.empty())))
        .isEqualTo(
            String.join(
                "\r\n",
                "POST / HTTP/1.1",
                "host: shop",
                "USER-AGENT: me",
                "Accept: text/html",
                "Content-Length: 0",
                "",
                ""));
  }

  @Test
  void theLengthCountsBytesOfWhatWasFilledIn() {
    Template body =
        new Template(
            "",
            List.of(
                new Template.Text("é"),
                new Template.Seq(),
                new Template.RandomInt(-3, -3),
                new Template.Env("TOKEN")));
    assertThat(written(request("PUT", Template.literal("/"), List.of(), Optional.of(body))))
        .endsWith("Content-Length: 14\r\n\r\né4000-3s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "a\r\nX: b", "a\u007fb"})
  void whatWouldBreakTheRequestIsRefusedWhereverItStands(String text) {
    Template plain = Template.literal("/");
    for (Request broken :
        List.of(
            request(text, plain, List.of(), Optional.empty()),
            request("GET", Template.literal("/" + text), List.of(), Optional.empty()),
            request("GET", plain, List.of(new Header(text, plain)), Optional.empty()),
            request(
                "GET", plain, List.of(new Header("a", Template.literal(text))), Optional.empty()),
            request("GET", plain, List.of(new Header("a", ENV)), Optional.empty()))) {
      Plan plan = Plans.steady(1, Duration.ofSeconds(1), broken);
      RequestCompiler compiler =
          new RequestCompiler(
              Map.of("TOKEN", text), new Secrets(Path.of("nowhere")), new DataTables(plan));
      compiler.compile(plan);
      assertThat(compiler.errors()).hasSize(1).noneMatch(e -> e.contains(text));
    }
  }

  @Test
  void uuidsAreOfVersion4() {
    Template path = new Template("", List.of(new Template.Text("/"), new Template.Uuid()));
    String id =
        written(request("GET", path, List.of(), Optional.empty())).substring("GET /".length());
    UUID uuid = UUID.fromString(id.substring(0, 36));
    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void countsFollowTheWeightsToAFewUnitsInAnySpanAndStride() {
    List<Request> requests =
        List.of(Plans.get(1, "/a", 0.2), Plans.get(1, "/b", 5), Plans.get(1, "/c", 1.3));
    RequestChooser chooser = new RequestChooser(requests);
    for (int stride = 1; stride <= 7; stride++) {
      int[] counts = new int[3];
      for (long i = 0; i < 10_000; i++) {
        counts[chooser.choose(stride * 1234567L, 500 + i * stride)]++;
      }
      assertThat(counts[0]).as("stride %d", stride).isBetween(300, 316);
      assertThat(counts[1]).as("stride %d", stride).isBetween(7684, 7700);
    }
  }

  @Test
  void aRequestOfNoWeightIsNeverChosen() {
    RequestChooser chooser =
        new RequestChooser(List.of(Plans.get(1, "/a", 0), Plans.get(1, "/b", 1)));
    for (long i = 0; i < 1000; i++) {
      assertThat(chooser.choose(-i, i)).isEqualTo(1);
    }
  }

  @Test
  void aRejoinedWorkersNumbersStartAboveAllThatItCanHaveUsed() {
    Plan plan = Plans.steady(10_000, Duration.ofMinutes(1), Plans.get(1, "/"));
    assertThat(Sequence.firstNumber(plan, Courses.of(plan), 0)).isZero();
    assertThat(Sequence.firstNumber(plan, Courses.of(plan), 30_000_000_000L))
        .isGreaterThan(2 * 300_000);
  }
}
