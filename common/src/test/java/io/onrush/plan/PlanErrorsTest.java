package io.onrush.plan;

import static io.onrush.plan.PlanTexts.FULL;
import static io.onrush.plan.PlanTexts.errors;
import static io.onrush.plan.PlanTexts.messages;
import static io.onrush.plan.PlanTexts.withRequest;
import static io.onrush.plan.PlanTexts.withScenario;
import static io.onrush.plan.PlanTexts.withTop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanErrorsTest {

  @Test
  void allErrorsAreSaidAtOnceInTheOrderOfTheText() {
    String text =
        FULL.replace("seed: 42", "sead: 42")
            .replace("startRate: 600", "startRate: fast")
            .replace("target: 90", "target: -3")
            .replace("weight: 3", "weight: 0")
            .replace("timeout: 10s", "timeout: 10")
            .replace("p(95)<500", "p95<500")
            .replace("status == 200", "status is 200");
    assertThat(messages(text))
        .containsExactly(
            "sead: unknown key (expected: seed)",
            "scenarios.main.startRate: fast (expected: a number >= 0)",
            "scenarios.main.stages[1].target: -3 (expected: a number >= 0)",
            "scenarios.main.requests[0].weight: 0 (expected: a number > 0, at most 1000000)",
            "scenarios.main.requests[1].timeout: 10 (expected: a duration > 0, at most 10m)",
            "scenarios.main.requests[1].checks[0]: status is 200 (expected: a status comparison"
                + " such as status == 200, with == != < <= > >=)",
            "thresholds.http_req_duration[0]: p95<500 (expected: aggregation, comparison and"
                + " number such as p(95)<500)");
  }

  @Test
  void anErrorNamesItsPlaceInTheText() {
    PlanError error = errors(FULL.replace("target: 90", "target: -3")).getFirst();
    assertThat(error.path()).isEqualTo("scenarios.main.stages[1].target");
    assertThat(error.value()).isEqualTo("-3");
    assertThat(error.expected()).isEqualTo("a number >= 0");
    assertThat(error.located()).startsWith("line 18, column 33: scenarios");
    String json = PlanTexts.FULL_JSON.replace("\"target\": 90", "\"target\": -3");
    assertThat(errors(json).getFirst().located()).startsWith("line 19, column 35: scenarios");
    assertThatThrownBy(() -> PlanTexts.parse(json)).hasMessageContaining(error.message());
  }

  @Test
  void missingKeysAreNamed() {
    assertThat(messages("{}"))
        .containsExactlyInAnyOrder(
            "name: missing (expected: a name of the test)",
            "target: missing (expected: a URL such as http://shop:8080 or https://shop)",
            "scenarios: missing (expected: a map of at least one scenario)");
    assertThat(messages("name: a\ntarget: http://b\nscenarios: {main: {}}"))
        .extracting(m -> m.replaceFirst(" \\(.*", ""))
        .containsExactlyInAnyOrder(
            "scenarios.main.executor: missing",
            "scenarios.main.rate: missing",
            "scenarios.main.duration: missing",
            "scenarios.main.requests: missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Target: x           | unknown key (expected: target)",
        "treshold: x         | unknown key (expected: thresholds)",
        "colour: x           | unknown key (expected: one of name, target, tags, shares,"
            + " startTimeout, seed, metricsUnit, http, insecureSkipTLSVerify, tls, maxRedirects,"
            + " userAgent, noConnectionReuse, maxConnectionsPerHost, data, scenarios, thresholds)",
        "metricsUnit: us     | us (expected: ms or s)",
        "maxRedirects: -1    | -1 (expected: a whole number from 0 to 20)",
        "userAgent: \"a\\n"
            + "b\"  | a\\u000ab (expected: printable ASCII characters: no line breaks, no control"
            + " characters)",
        "noConnectionReuse: 1 | 1 (expected: true or false)",
        "vus: 10             | virtual users do not set the rate (expected: stages or rate, and"
            + " maxVUs as the limit)",
        "stages: []          | belongs to a scenario (expected: scenarios.<name> with this key)",
        "<<: {seed: 1}       | YAML's merge key is not supported (expected: the keys themselves, or"
            + " an alias as a value)",
        "name: again         | a second time (expected: each key once)",
        "thresholds:         | nothing (expected: a map of metrics to thresholds)",
        "shares: []          | an empty list (expected: a list of numbers > 0)",
        "shares: 3           | 3 (expected: a list of numbers > 0)",
        "shares: [1, 0]      | 0 (expected: a number > 0, at most 1000000000)",
        "shares: [.inf]      | .inf (expected: a number > 0, at most 1000000000)",
        "shares: ['3']       | \"3\" (expected: a number > 0, at most 1000000000)",
        "seed: 1.5           | 1.5 (expected: a whole number of 64 bits)",
        "seed: 9223372036854775808 | 9223372036854775808 (expected: a whole number of 64 bits)",
        "startTimeout: 11m   | 11m (expected: a duration > 0, at most 10m)",
        "startTimeout: 0     | 0 (expected: a duration > 0, at most 10m)",
        "startTimeout: -1s   | -1s (expected: a duration > 0, at most 10m)",
        "startTimeout: {}    | a map (expected: a duration > 0, at most 10m)",
        "tags: [a]           | a list (expected: a map of names to values)",
        "tags: {a: [b]}      | a list (expected: text of at most 200 printable characters)",
        "tags: {a-b: c}      | a-b (expected: a label name: letters, digits and _)",
        "tags: {part: 1}     | part (expected: a label that metrics don't have already)",
        "http: 3             | 3 (expected: 1.1 or 2)",
        "insecureSkipTLSVerify: yes | yes (expected: true or false)",
        "tls: ca.crt         | ca.crt (expected: a map with ca, cert and key)",
        "tls: {ca: ../x}     | ../x (expected: the name of a file in the worker's --secrets DIR:"
            + " letters, digits, _, - and .)",
        "tls: {cert: a}      | missing (expected: the name of a file in the worker's --secrets DIR:"
            + " letters, digits, _, - and .)",
        "tlsAuth: []         | unknown key (expected: tls: {cert, key})",
        "seed: !!int 5       | tag:yaml.org,2002:int (expected: no YAML tag)",
      })
  void theTopOfAPlanIsChecked(String line, String expected) {
    assertThat(messages(withTop(line))).hasSize(1).allMatch(m -> m.endsWith(": " + expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://shop               | a URL such as http://shop:8080 or https://shop",
        "shop:8080                | a URL such as http://shop:8080 or https://shop",
        "'http://'                | a URL such as http://shop:8080 or https://shop",
        "http://shöp              | a URL such as http://shop:8080 or https://shop",
        "http://me:pw@shop        | no user or password in a URL; use an authorization header",
        "http://shop:0            | a port from 1 to 65535",
        "http://shop:65536        | a port from 1 to 65535",
        "http://shop/?a           | a URL such as http://shop:8080 or https://shop, with a path at"
            + " most: no query, fragment or spaces",
        "http://shop#a            | a URL such as http://shop:8080 or https://shop, with a path at"
            + " most: no query, fragment or spaces",
        "'http://shop/a b'        | a URL such as http://shop:8080 or https://shop, with a path at"
            + " most: no query, fragment or spaces",
        "'http://[1:2]'           | a URL such as http://shop:8080 or https://shop or"
            + " http://[::1]:8080",
        "'http://${env.HOST}'     | a literal host and port; templates start with the path",
        "'http://shop/${seq()}'   | a URL such as http://shop:8080 or https://shop; templates go"
            + " into the requests",
        "embedded                 | a URL here or as --target URL; only `onrush run` has an"
            + " embedded one",
      })
  void aTargetIsAPlainHttpUrl(String target, String expected) {
    String text = withRequest("url: /").replace("http://shop", target);
    assertThat(messages(text))
        .hasSize(1)
        .allMatch(m -> m.startsWith("target: ") && m.endsWith(" (expected: " + expected + ")"));
    String bare = target.replace("'", "");
    assertThatThrownBy(() -> PlanParser.parse(FULL, new PlanOptions(1, Optional.of(bare))))
        .isInstanceOf(InvalidPlanException.class)
        .hasMessageStartingWith("target: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "executor: ramping-vus | executor: ramping-vus (expected: ramping-arrival-rate or"
            + " constant-arrival-rate)",
        "preAllocatedVUs: 100  | preAllocatedVUs: not needed, connections are opened ahead by"
            + " themselves (expected: maxVUs)",
        "exec: search          | exec: there is no script to call (expected: requests)",
        "vus: 10               | vus: virtual users do not set the rate (expected: stages or rate,"
            + " and maxVUs as the limit)",
        "stages: []            | stages: out of place (expected: rate and duration, as the executor"
            + " is constant-arrival-rate)",
        "startRate: 1          | startRate: out of place (expected: rate, as the executor is"
            + " constant-arrival-rate)",
        "maxVus: 10            | maxVus: unknown key (expected: maxVUs)",
        "gracefulStpo: 10s     | gracefulStpo: unknown key (expected: gracefulStop)",
        "maxVUs: 0             | maxVUs: 0 (expected: a whole number from 1 to 1000000)",
        "maxVUs: 10.5          | maxVUs: 10.5 (expected: a whole number from 1 to 1000000)",
        "timeUnit: 0           | timeUnit: 0 (expected: a duration > 0 such as 1s or 1m)",
        "arrivals: random      | arrivals: random (expected: uniform or poisson)",
        "gracefulStop: 1h      | gracefulStop: 1h (expected: a duration from 0 to 10m)",
        "startTime: 8d         | startTime: 8d (expected: a duration from 0 to 168h)",
        "rate: 10000001        | rate: 10000001 (expected: a number >= 0, at most 10000000 per"
            + " second)",
        "rate: 1_000           | rate: 1_000 (expected: a number >= 0)",
        "duration: 0           | duration: 0 (expected: a duration > 0, at most 168h)",
        "duration: 10          | duration: 10 (expected: a duration > 0, at most 168h)",
      })
  void aScenarioIsChecked(String line, String expected) {
    String key = line.replaceFirst(":.*", "");
    String others =
        "executor: constant-arrival-rate\nrate: 10\nduration: 1m\n"
            .replaceFirst("(?m)^" + key + ":.*\n", "");
    assertThat(messages(withScenario(others + line))).containsExactly("scenarios.main." + expected);
  }

  @Test
  void aRampingScenarioRefusesWhatBelongsToAConstantOne() {
    String text = FULL.replace("maxVUs: 4500", "rate: 10\n    duration: 1m");
    assertThat(messages(text))
        .containsExactly(
            "scenarios.main.rate: out of place (expected: startRate and stages, as the executor is"
                + " ramping-arrival-rate)",
            "scenarios.main.duration: out of place (expected: a duration in each stage, as the"
                + " executor is ramping-arrival-rate)");
  }

  @Test
  void ratesAreBoundPerSecondWhateverTheUnit() {
    String text = FULL.replace("timeUnit: 1m", "timeUnit: 1ms");
    assertThat(messages(text))
        .containsExactly(
            "scenarios.main.stages[0].target: 180000 (expected: a number >= 0, at most 10000000"
                + " per second)");
  }

  @Test
  void siblingsHaveDifferentNames() {
    String text =
        FULL.replace("{duration: 30s", "{name: up, duration: 30s")
            .replace("name: search", "name: home");
    assertThat(messages(text))
        .containsExactly(
            "scenarios.main.stages[1].name: up (expected: a name that no other stage of the"
                + " scenario has)",
            "scenarios.main.requests[1].name: home (expected: a name that no other request of the"
                + " scenario has)");
    assertThat(messages(FULL.replace("name: up", "name: stage-2"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "' '", "\"a\\nb\"", "\"\\0\"", "\"\\uD800\""})
  void namesArePrintable(String name) {
    assertThat(messages(withRequest("url: /").replace("name: small", "name: " + name)))
        .hasSize(1)
        .allMatch(m -> m.endsWith("(expected: a name of 1 to 100 printable characters)"));
    assertThat(messages(withRequest("url: /").replace("main:", name + ":")))
        .hasSize(1)
        .allMatch(m -> m.endsWith("(expected: a scenario name of 1 to 100 printable characters)"));
  }

  @Test
  void aPlanWithoutArrivalsIsRefused() {
    assertThat(
            messages(
                withScenario(
                    """
                    executor: ramping-arrival-rate
                    stages: [{duration: 0, target: 10}, {duration: 0, target: 0}]\
                    """)))
        .containsExactly("scenarios: no arrivals (expected: a rate above 0 for some time)");
  }

  @Test
  void aScenarioTakesSevenDaysAtMost() {
    assertThat(
            messages(
                withScenario(
                    """
                    executor: constant-arrival-rate
                    startTime: 4d
                    rate: 1
                    duration: 4d\
                    """)))
        .containsExactly(
            "scenarios.main: 192h to the end (expected: at most 168h from start to end)");
  }

  @Test
  void thereAreBoundsOnHowManyThingsAPlanHas() {
    String stages = many(201, i -> "{duration: 1s, target: 1}");
    assertThat(messages(withScenario("executor: ramping-arrival-rate\nstages: [" + stages + "]")))
        .containsExactly(
            "scenarios.main.stages: 201 stages (expected: at most 200 in the whole plan)");
    String requests = many(101, i -> "{url: /" + i + "}");
    assertThat(messages(withRequest("url: /").replace("- {url: /}", "[" + requests + "]")))
        .containsExactly(
            "scenarios.main.requests: 101 requests (expected: at most 100 in the whole plan)");
    String scenario =
        "{executor: constant-arrival-rate, rate: 1, duration: 1s, requests: [{url: /}]}";
    assertThat(
            messages(
                "name: a\ntarget: http://b\nscenarios: {"
                    + many(21, i -> "s" + i + ": " + scenario)
                    + "}"))
        .containsExactly("scenarios: 21 scenarios (expected: at most 20 in the whole plan)");
    assertThat(messages(withTop("thresholds: {checks: [" + many(101, i -> "rate>0") + "]}")))
        .containsExactly(
            "thresholds.checks: 101 thresholds (expected: at most 100 in the whole plan)");
  }

  @Test
  void onlyTheFirstHundredErrorsAreSaid() {
    assertThat(messages(withTop("shares: [" + many(200, i -> "0") + "]")))
        .hasSize(101)
        .last()
        .isEqualTo("plan: 100 errors more (expected: the ones above mended first)");
  }

  private static String many(int n, java.util.function.IntFunction<String> item) {
    return IntStream.range(0, n).mapToObj(item).collect(Collectors.joining(", "));
  }
}
