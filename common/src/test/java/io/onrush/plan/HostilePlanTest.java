package io.onrush.plan;

import static io.onrush.plan.PlanTexts.FULL;
import static io.onrush.plan.PlanTexts.FULL_JSON;
import static io.onrush.plan.PlanTexts.errors;
import static io.onrush.plan.PlanTexts.messages;
import static io.onrush.plan.PlanTexts.withTop;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostilePlanTest {

  private static final int ROUNDS = Integer.getInteger("onrush.rounds", 2_000);
  private static final String MAP = "(expected: a map with name, target and scenarios)";

  @Test
  void aTextThatIsNoPlanHasOneError() {
    assertThat(messages("")).containsExactly("plan: empty " + MAP);
    assertThat(messages("# nothing\n")).containsExactly("plan: empty " + MAP);
    assertThat(messages("null")).containsExactly("plan: nothing " + MAP);
    assertThat(messages("[1, 2]")).containsExactly("plan: a list " + MAP);
    assertThat(messages("- name: a")).containsExactly("plan: a list " + MAP);
    assertThat(messages("hello")).containsExactly("plan: hello " + MAP);
    assertThat(messages("name: a\n---\nname: b"))
        .containsExactly("plan: a second document (expected: one plan in a text)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: a\n\ttarget: b",
        "name: [",
        "name: 'a",
        "name: a\n  b: c",
        "a: *b",
        "{\"name\": ",
        "{\"name\": \"a\"} x",
        "{\"name\" \"a\"}",
        "%YAML 9.9\n---\na: b",
        "? [a]\n: b",
        "a: &x [*x]",
        "name: \"\\q\"",
        "\0",
        "name: \u0007",
        "name: \ud800",
        "@",
        "a: |9999999999\n b",
      })
  void aSyntaxErrorHasItsPlace(String text) {
    assertThat(errors(text)).hasSize(1).allMatch(e -> e.line() > 0 && e.column() > 0);
  }

  @Test
  void placesOfSyntaxErrorsAreRight() {
    assertThat(errors("name: a\n\ttarget: b").getFirst().located())
        .startsWith("line 2, column 1: plan: ");
    assertThat(errors("{\n  \"name\": \"a\",\n  \"target\" \"b\"\n}").getFirst().located())
        .startsWith("line 3, column 12: plan: ");
    assertThat(errors("name: ä\nx: \u0007").getFirst().located())
        .isEqualTo("line 2, column 4: plan: character U+0007 (expected: printable characters)");
  }

  @Test
  void aTemplateInsideBracesWithoutQuotesGetsAHint() {
    assertThat(messages(PlanTexts.withRequest("url: /?q=${randomInt(1,5)}")))
        .hasSize(1)
        .allMatch(m -> m.contains("needs quotes"));
  }

  @Test
  void sizeIsBounded() {
    String comment = "#".repeat(200 * 1024) + "\n";
    assertThat(messages(FULL + comment))
        .hasSize(1)
        .allMatch(m -> m.endsWith("(expected: at most 200 KiB of text)"));
    assertThat(messages("x: [" + "1,".repeat(90_000) + "]")).hasSize(1);
    assertThat(messages("é".repeat(150 * 1024))).hasSize(1);
  }

  @Test
  void nestingIsBounded() {
    for (String open : new String[] {"[", "{a: ", "{\"a\":", "[\"", "- ", "? "}) {
      assertThat(messages(open.repeat(30_000))).as(open).hasSize(1);
    }
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThat(messages(withTop("shares: " + deep)))
        .containsExactly("plan: nested too deep (expected: at most 30 levels)");
    assertThat(messages("{\"a\": " + deep + "}"))
        .containsExactly("plan: nested too deep (expected: at most 30 levels)");
  }

  @Test
  void aliasesCannotMakeABillionOfAFewLines() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      String alias = "*a" + (i - 1);
      text.append("a%d: &a%d [%s]%n".formatted(i, i, (alias + ", ").repeat(9) + alias));
    }
    assertThat(messages(text.toString()))
        .containsExactly(
            "plan: too many values, aliases filled in (expected: at most 20000 values)");
  }

  @Test
  void repeatedKeysAreErrorsAtEveryLevelOfBothSyntaxes() {
    assertThat(messages(withTop("tags: {a: 1, a: 2}")))
        .containsExactly("tags.a: a second time (expected: each key once)");
    assertThat(messages(FULL_JSON.replace("\"run\": 7", "\"run\": 7, \"run\": 8")))
        .containsExactly("tags.run: a second time (expected: each key once)");
  }

  @Test
  void errorsShowHostileValuesOnOneShortLine() {
    assertThat(
            errors(withTop("seed: \"\\r\\n\\e[31m" + "x".repeat(10_000) + "\""))
                .getFirst()
                .message())
        .hasSizeLessThan(200)
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void mutationsOfAGoodPlanAreReadOrRefused() {
    long seed = Long.getLong("onrush.seed", System.nanoTime());
    System.out.println("HostilePlanTest seed " + seed + " (-Donrush.seed to replay)");
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String text = mutated(random.nextBoolean() ? FULL : FULL_JSON, random);
      try {
        assertThat(PlanTexts.parse(text).duration()).isPositive();
      } catch (InvalidPlanException e) {
        assertThat(e.errors()).isNotEmpty();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + i + ":\n" + text, e);
      }
    }
  }

  @Test
  void randomBytesAreRefused() {
    long seed = Long.getLong("onrush.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text =
          new String(
              bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      assertThat(errors(random.nextBoolean() ? text : "{" + text)).as("seed %d", seed).isNotEmpty();
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    String spice = "{}[]:,-?&*!|>'\"%@`#\\ \t\n\r0159eE.+~$<=()\0\ufeff\ud83d\u2028é";
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(mutated.length());
      int end = Math.min(mutated.length(), at + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> mutated.setCharAt(at, spice.charAt(random.nextInt(spice.length())));
        case 1 -> mutated.insert(at, spice.charAt(random.nextInt(spice.length())));
        case 2 -> mutated.delete(at, end);
        default -> mutated.insert(random.nextInt(mutated.length()), mutated.substring(at, end));
      }
    }
    return mutated.toString();
  }
}
