package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onrush.plan.Template.Env;
import io.onrush.plan.Template.RandomInt;
import io.onrush.plan.Template.Secret;
import io.onrush.plan.Template.Seq;
import io.onrush.plan.Template.Text;
import io.onrush.plan.Template.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateParserTest {

  @Test
  void placesAreReadBetweenTexts() {
    String source =
        "a${uuid()}b${ randomInt( -5 , 5 ) }${seq()}${env.ONRUSH_PLAN_A2}${secret( a-b.txt )}c";
    Template template = Template.parse(source);
    assertThat(template.source()).isEqualTo(source);
    assertThat(template.parts())
        .containsExactly(
            new Text("a"),
            new Uuid(),
            new Text("b"),
            new RandomInt(-5, 5),
            new Seq(),
            new Env("ONRUSH_PLAN_A2"),
            new Secret("a-b.txt"),
            new Text("c"));
  }

  @Test
  void twoDollarsEscapeAPlaceAndOneAloneIsText() {
    assertThat(Template.parse("$${uuid()} $5 $ {} $$ $$${x} $").parts())
        .containsExactly(new Text("${uuid()} $5 $ {} $$ $${x} $"));
  }

  @Test
  void textWithoutPlacesIsALiteral() {
    assertThat(Template.parse("")).isEqualTo(Template.literal(""));
    assertThat(Template.parse("{\"a\": 1}")).isEqualTo(Template.literal("{\"a\": 1}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${",
        "${}",
        "${uuid}",
        "${uuid()",
        "${uuid(1)}",
        "${UUID()}",
        "${randomInt(1)}",
        "${randomInt(2,1)}",
        "${randomInt(1,1e3)}",
        "${randomInt(1,9223372036854775807)}",
        "${seq(1)}",
        "${secret()}",
        "${secret(..)}",
        "${secret(.hidden)}",
        "${secret(a/b)}",
        "${secret(../token)}",
        "${env}",
        "${${seq()}}",
      })
  void anythingElseIsAnErrorThatNamesTheKnownOnes(String source) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Template.parse("text " + source))
        .withMessageContaining("${seq()}, ${secret(name)} or ${env.ONRUSH_PLAN_NAME}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${env.}",
        "${env.HOME}",
        "${ env.ONRUSH_TOKEN }",
        "${env.ONRUSH_PLAN_}",
        "${env.ONRUSH_PLAN_A B}",
        "${env.onrush_plan_a}",
      })
  void aPlanReadsOnlyTheVariablesThatAreMeantForIt(String source) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Template.parse("text " + source))
        .withMessageContaining("a variable whose name begins with ONRUSH_PLAN_");
  }
}
