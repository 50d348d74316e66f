package io.onrush.plan;

import static io.onrush.plan.PlanTexts.FULL;
import static io.onrush.plan.PlanTexts.FULL_JSON;
import static io.onrush.plan.PlanTexts.firstRequest;
import static io.onrush.plan.PlanTexts.parse;
import static io.onrush.plan.PlanTexts.withRequest;
import static io.onrush.plan.PlanTexts.withScenario;
import static io.onrush.plan.PlanTexts.withTop;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanParserTest {

  private static final Endpoint SHOP = new Endpoint("shop", 8080);

  @Test
  void everyKeyEndsUpInThePlan() {
    Request home =
        new Request(
            "home",
            "GET",
            SHOP,
            Template.literal("/api/"),
            3,
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(60),
            List.of());
    Request search =
        new Request(
            "search",
            "POST",
            SHOP,
            Template.parse("/api/search?q=${randomInt(1,1000)}"),
            1,
            List.of(
                new Header("content-type", Template.literal("application/json")),
                new Header("host", Template.literal("other.example"))),
            Optional.of(Template.parse("{\"q\": \"${uuid()}\"}")),
            Duration.ofSeconds(10),
            List.of(
                new Check(
                    "status == 200",
                    false,
                    new Check.Status(),
                    new Check.Compares(Comparison.EQUAL, 200))));
    Scenario main =
        new Scenario(
            "main",
            Duration.ofSeconds(10),
            10,
            4500,
            Arrivals.POISSON,
            Duration.ofSeconds(20),
            List.of(
                new Stage("up", Duration.ofMinutes(2), 3000),
                new Stage("stage-2", Duration.ofSeconds(30), 1.5)),
            List.of(home, search));
    assertThat(parse(FULL))
        .isEqualTo(
            new Plan(
                "full",
                Map.of("test", "full", "run", "7", "canary", "true"),
                List.of(3300.0, 3300.0, 3400.0),
                Duration.ofSeconds(45),
                List.of(main),
                parse(FULL).thresholds(),
                42,
                1));
  }

  @Test
  void jsonWithTabsAndEscapesGivesTheSamePlanAsYaml() {
    assertThat(parse(FULL_JSON)).isEqualTo(parse(FULL));
    assertThat(parse("\ufeff" + FULL_JSON)).isEqualTo(parse("\ufeff" + FULL));
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    Plan plan = parse(withRequest("url: /items"));
    assertThat(plan.tags()).isEmpty();
    assertThat(plan.shares()).isEmpty();
    assertThat(plan.startTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(plan.seed()).isEqualTo(1);
    assertThat(plan.thresholds()).isEmpty();
    Scenario main = plan.scenarios().getFirst();
    assertThat(main.startTime()).isZero();
    assertThat(main.arrivals()).isEqualTo(Arrivals.UNIFORM);
    assertThat(main.gracefulStop()).isEqualTo(Duration.ofSeconds(30));
    Request request = main.requests().getFirst();
    assertThat(request.name()).isEqualTo("GET /items");
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.weight()).isEqualTo(1);
    assertThat(request.headers()).isEmpty();
    assertThat(request.body()).isEmpty();
    assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(request.checks()).isEmpty();
  }

  @Test
  void whatIsSaidOfAllRequestsHoldsForEachUnlessItSaysOtherwise() {
    String top = "maxRedirects: 3\nnoConnectionReuse: true\nuserAgent: 'me/${env.ONRUSH_PLAN_V}'\n";
    Request request = firstRequest(top + withRequest("url: /"));
    assertThat(request.options()).isEqualTo(new HttpOptions(3, false, false));
    assertThat(request.headers())
        .containsExactly(new Header("User-Agent", Template.parse("me/${env.ONRUSH_PLAN_V}")));
    Request other =
        firstRequest(top + withRequest("url: /, maxRedirects: 0, headers: {USER-AGENT: you}"));
    assertThat(other.options().maxRedirects()).isZero();
    assertThat(other.headers()).containsExactly(new Header("USER-AGENT", Template.literal("you")));
    assertThat(firstRequest(withRequest("url: /")).options()).isEqualTo(HttpOptions.DEFAULT);
    Request own =
        firstRequest(withRequest("url: /").replace("rate: 10", "rate: 10\n    cookies: true"));
    assertThat(own.options()).isEqualTo(new HttpOptions(0, true, true));
  }

  @Test
  void aConstantRateIsOneStageThatStartsAtItsRate() {
    Scenario main = parse(withRequest("url: /")).scenarios().getFirst();
    assertThat(main.startRate()).isEqualTo(10);
    assertThat(main.stages()).containsExactly(new Stage("constant", Duration.ofMinutes(1), 10));
  }

  @ParameterizedTest
  @CsvSource({"10, 100", "100, 100", "100.1, 101", "10000, 10000", "9999999, 1000000"})
  void maxVusDefaultsToWhatAPeakOfOneSecondResponsesNeeds(double rate, int maxVus) {
    String lines = "executor: constant-arrival-rate\nrate: " + rate + "\nduration: 1m";
    assertThat(parse(withScenario(lines)).scenarios().getFirst().maxVUs()).isEqualTo(maxVus);
  }

  @Test
  void speedDividesTheCourseAndNothingElse() {
    Plan plan = parse(FULL, 20, "http://other");
    assertThat(plan.speed()).isEqualTo(20);
    assertThat(plan.startTimeout()).isEqualTo(Duration.ofSeconds(45));
    Scenario main = plan.scenarios().getFirst();
    assertThat(main.startTime()).isEqualTo(Duration.ofMillis(500));
    assertThat(main.gracefulStop()).isEqualTo(Duration.ofSeconds(20));
    assertThat(main.startRate()).isEqualTo(10);
    assertThat(main.stages())
        .containsExactly(
            new Stage("up", Duration.ofSeconds(6), 3000),
            new Stage("stage-2", Duration.ofMillis(1500), 1.5));
    assertThat(main.requests().get(1).timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plan.thresholds().get(1).delayAbortEval()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aGivenTargetStandsInForThePlansOwnWhateverThatIs() {
    for (String own : List.of("target: embedded\n", "target: https://prod\n", "")) {
      String text = FULL.replace("target: http://shop:8080/api\n", own);
      Request home =
          parse(text, 1, "http://127.0.0.1:9000").scenarios().getFirst().requests().getFirst();
      assertThat(home.endpoint()).isEqualTo(new Endpoint("127.0.0.1", 9000));
      assertThat(home.path()).isEqualTo(Template.literal("/"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://shop, /x?y=1, shop, 80, /x?y=1",
    "http://shop, ?y, shop, 80, /?y",
    "http://shop/, /x, shop, 80, /x",
    "http://Shop:81/base, /x, shop, 81, /base/x",
    "http://shop/base, ?y, shop, 80, /base?y",
    "http://shop/base/, /x, shop, 80, /base/x",
    "http://shop/base/, ?y, shop, 80, /base/?y",
    "http://shop/base, HTTP://other_host:82/x, other_host, 82, /x",
    "http://shop/base, http://other, other, 80, /",
    "http://shop/base, http://other?y, other, 80, /?y",
    "http://[::1]:90, /, 0:0:0:0:0:0:0:1, 90, /",
  })
  void urlsAreRelativeToTheTarget(String target, String url, String host, int port, String path) {
    Request request =
        firstRequest(withRequest("url: \"" + url + "\"").replace("http://shop\n", target + "\n"));
    assertThat(request.endpoint()).isEqualTo(new Endpoint(host, port));
    assertThat(request.path()).isEqualTo(Template.literal(path));
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop, /x, shop, 443, shop",
    "HTTPS://shop:8443/base, /x, shop, 8443, shop:8443",
    "https://shop:80, /x, shop, 80, shop:80",
    "http://other, https://[::1]/x, 0:0:0:0:0:0:0:1, 443, [0:0:0:0:0:0:0:1]",
  })
  void httpsIsByTls(String target, String url, String host, int port, String authority) {
    Endpoint endpoint =
        firstRequest(withRequest("url: \"" + url + "\"").replace("http://shop\n", target + "\n"))
            .endpoint();
    assertThat(endpoint).isEqualTo(new Endpoint(true, host, port));
    assertThat(endpoint.url()).isEqualTo("https://" + authority);
  }

  @Test
  void howServersAreSpokenToIsThePlans() {
    assertThat(parse(withTop("")).protocols()).isEqualTo(Protocols.DEFAULT);
    assertThat(parse(withTop("http: 2")).protocols().http()).isEqualTo(HttpVersion.HTTP_2);
    String all =
        """
        http: 1.1
        insecureSkipTLSVerify: true
        tls: {ca: ca.crt, cert: tls.crt, key: tls.key}
        maxConnectionsPerHost: 7
        """;
    Tls.Identity identity = new Tls.Identity("tls.crt", "tls.key");
    assertThat(parse(withTop(all)).protocols())
        .isEqualTo(
            new Protocols(
                HttpVersion.HTTP_1_1,
                new Tls(false, Optional.of("ca.crt"), Optional.of(identity)),
                7));
  }

  @Test
  void aStageOfNoDurationIsAJump() {
    Plan plan =
        parse(
            withScenario(
                """
                executor: ramping-arrival-rate
                stages:
                  - {duration: 0, target: 100}
                  - {duration: 1m, target: 100}\
                """));
    assertThat(plan.timeline().get(0).endNs()).isZero();
    assertThat(plan.timeline().get(1).startRate()).isEqualTo(100);
  }

  @Test
  void anAliasStandsForItsValue() {
    String text = withTop("thresholds: {http_req_failed: &one [rate<0.1], checks: *one}");
    assertThat(parse(text).thresholds())
        .extracting(Threshold::metric)
        .containsExactly("http_req_failed", "checks");
  }

  @Test
  void numbersAreReadAsTheyLookAndNeverInOtherBases() {
    assertThat(parse(withTop("seed: 010")).seed()).isEqualTo(10);
    assertThat(parse(withTop("seed: -9223372036854775808")).seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(parse(withTop("tags: {a: 1:30, b: yes, c: 0x1F}")).tags())
        .isEqualTo(Map.of("a", "1:30", "b", "yes", "c", "0x1F"));
  }
}
