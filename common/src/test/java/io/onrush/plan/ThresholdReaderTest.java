package io.onrush.plan;

import static io.onrush.plan.PlanTexts.messages;
import static io.onrush.plan.PlanTexts.parse;
import static io.onrush.plan.PlanTexts.withTop;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.Threshold.Basic;
import io.onrush.plan.Threshold.OnGap;
import io.onrush.plan.Threshold.Percentile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdReaderTest {

  @Test
  void aThresholdIsATextOrAMapOrAListOfBoth() {
    assertThat(
            parse(
                    withTop(
                        """
                        thresholds:
                          http_req_duration:
                            - p(95)<500
                            - {threshold: " p( 99.9 ) <= 1500", abortOnFail: true, delayAbortEval: 30s, onGap: exclude}
                          http_req_failed: rate < 0.01
                          iterations: {threshold: count>1e3}\
                        """))
                .thresholds())
        .containsExactly(
            threshold("http_req_duration", "p(95)<500", new Percentile(95), Comparison.LESS, 500),
            new Threshold(
                "http_req_duration",
                Map.of(),
                "p( 99.9 ) <= 1500",
                new Percentile(99.9),
                Comparison.LESS_OR_EQUAL,
                1500,
                true,
                Duration.ofSeconds(30),
                OnGap.EXCLUDE),
            threshold("http_req_failed", "rate < 0.01", Basic.RATE, Comparison.LESS, 0.01),
            threshold("iterations", "count>1e3", Basic.COUNT, Comparison.GREATER, 1000));
  }

  private static Threshold threshold(
      String metric, String source, Threshold.Aggregation of, Comparison comparison, double value) {
    return new Threshold(metric, Map.of(), source, of, comparison, value, false, Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "checks{name:home}                  | name=home",
        "checks{ scenario : main }          | scenario=main",
        "checks{name:home,scenario:main}    | name=home,scenario=main",
        "checks{scenario:main, name:a,{b}}  | scenario=main,name=a;{b}",
      })
  void aSelectorNamesRequestsAndScenarios(String key, String tags) {
    String text =
        withTop("thresholds: {'" + key + "': rate>0.9}")
            .replace("- {name: home", "- {name: 'a,{b}', url: /}\n      - {name: home");
    Map<String, String> expected = new java.util.HashMap<>();
    for (String tag : tags.split(",", -1)) {
      expected.put(tag.replaceFirst("=.*", ""), tag.replaceFirst(".*=", "").replace(';', ','));
    }
    assertThat(parse(text).thresholds().getFirst().selector()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http_req_duratoin: p(95)<500    | http_req_duratoin is no metric (expected:"
            + " http_req_duration)",
        "http_req: p(95)<500             | http_req is no metric (expected: http_reqs)",
        "http_req_waiting: p(95)<500     | http_req_waiting is no metric (expected:"
            + " http_req_service)",
        "cpu: avg<1                      | cpu is no metric (expected: one of http_req_duration,"
            + " http_req_service, generator_lag, http_req_failed, checks, http_reqs, iterations,"
            + " dropped_iterations, data_sent, data_received)",
        "http_req_duration: rate<0.1     | rate<0.1 (expected: avg, min, max, med, p(N) or count of"
            + " http_req_duration)",
        "http_req_duration: p(101)<1     | p(101)<1 (expected: avg, min, max, med, p(N) or count of"
            + " http_req_duration)",
        "http_req_duration: p<1          | p<1 (expected: avg, min, max, med, p(N) or count of"
            + " http_req_duration)",
        "http_req_duration: avg(5)<1     | avg(5)<1 (expected: avg, min, max, med, p(N) or count of"
            + " http_req_duration)",
        "http_req_failed: p(95)<1        | p(95)<1 (expected: rate of http_req_failed)",
        "http_req_failed: rate<1.5       | rate<1.5 (expected: a fraction from 0 to 1: 1 % is"
            + " 0.01)",
        "data_sent: avg<1                | avg<1 (expected: count or rate of data_sent)",
        "checks: rate=1                  | rate=1 (expected: aggregation, comparison and number"
            + " such as p(95)<500)",
        "checks: rate<                   | rate< (expected: aggregation, comparison and number such"
            + " as p(95)<500)",
        "checks: []                      | an empty list (expected: a threshold such as"
            + " \"p(95)<500\", or a list of them)",
        "checks: [[]]                    | a list (expected: a threshold such as \"p(95)<500\", or"
            + " a list of them)",
        "checks: {abortOnFail: true}     | missing (expected: a condition such as \"p(95)<500\")",
        "checks: {threshold: rate>0, abortOnFail: 1} | 1 (expected: true or false)",
        "checks: {threshold: rate>0, delayAbortEval: 1} | 1 (expected: a duration from 0 to 168h)",
        "checks: {threshold: rate>0, onGap: ignore} | ignore (expected: include, exclude or"
            + " invalid)",
        "checks: {threshold: rate>0, onGap: [exclude]} | a list (expected: include, exclude or"
            + " invalid)",
        "checks: {threshold: rate>0, abortOnfail: true} | unknown key (expected: abortOnFail)",
        "'checks{name:hom}': rate>0      | {name:hom} (expected: the name of a request: home)",
        "'checks{scenario:x}': rate>0    | {scenario:x} (expected: a scenario of this plan: main)",
        "'checks{status:200}': rate>0    | {status:200} (expected: the tags name and scenario, such"
            + " as {name:home})",
        "'checks{name:home': rate>0      | {name:home (expected: a selector such as"
            + " {name:home,scenario:main})",
        "'checks{name:home,name:home}': rate>0 | {name:home,name:home} (expected: each tag once)",
      })
  void aThresholdIsChecked(String member, String expected) {
    assertThat(messages(withTop("thresholds:\n  " + member)))
        .hasSize(1)
        .allMatch(m -> m.startsWith("thresholds") && m.endsWith(": " + expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avg<1", "min<1", "max<1", "med<1", "p(0)<1", "p(100)<1", "count<1"})
  void timesHaveTheAggregationsOfTrends(String expression) {
    for (String metric : new String[] {"http_req_duration", "http_req_service", "generator_lag"}) {
      assertThat(parse(withTop("thresholds: {" + metric + ": " + expression + "}")).thresholds())
          .hasSize(1);
    }
  }

  @Test
  void selectorsMayNameRequestsThatAreWrongThemselves() {
    String text = withTop("thresholds: {'checks{name:home}': rate>0}").replace("url: /", "url: x");
    assertThat(messages(text)).hasSize(1);
  }
}
