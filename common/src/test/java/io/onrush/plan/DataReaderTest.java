package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataReaderTest {
  private static final String REST =
      """
      scenarios:
        main:
          executor: constant-arrival-rate
          rate: 1
          duration: 1s
          requests: [{url: 'URL'}]
      """;

  private static String plan(String data, String url) {
    return "name: x\ntarget: http://localhost:1\n" + data + "\n" + REST.replace("URL", url);
  }

  private static List<String> messages(String data, String url) {
    return PlanTexts.messages(plan(data, url));
  }

  @Test
  void filesAndRowsOfThePlanAreRead() {
    Plan plan =
        PlanParser.parse(
            plan(
                "data: {users: {file: users.csv, order: unique}, items: {file: i.json},"
                    + " few: {rows: [{id: 7, ok: true}, {id: 'x y', ok: no}], order: random}}",
                "/${users.first name}/${ few.id }"),
            PlanOptions.NONE);
    assertThat(plan.data())
        .containsExactly(
            new DataSet("users", new DataSet.File("users.csv"), RowOrder.UNIQUE),
            new DataSet("items", new DataSet.File("i.json"), RowOrder.SEQUENTIAL),
            new DataSet(
                "few",
                new DataSet.Inline(
                    List.of(Map.of("id", "7", "ok", "true"), Map.of("id", "x y", "ok", "no"))),
                RowOrder.RANDOM));
    Request request = plan.scenarios().getFirst().requests().getFirst();
    assertThat(request.path().parts())
        .containsExactly(
            new Template.Text("/"),
            new Template.Column("users", "first name"),
            new Template.Text("/"),
            new Template.Column("few", "id"));
    assertThat(plan.data().stream().map(request::uses)).containsExactly(true, false, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "file: a.txt|u.file: a.txt (expected: the name of a .csv or .json file in the worker's"
            + " --data folder, without /)",
        "file: ../a.csv|u.file: ../a.csv (expected: the name of a .csv or .json file in the"
            + " worker's --data folder, without /)",
        "file: .a.csv|u.file: .a.csv (expected: the name of a .csv or .json file in the worker's"
            + " --data folder, without /)",
        "order: random|u: neither file nor rows (expected: a map with file or rows, and order)",
        "file: a.csv, rows: [{a: 1}]|u.file: out of place (expected: either file or rows)",
        "file: a.csv, order: shuffled|u.order: shuffled (expected: sequential, random or unique)",
        "file: a.csv, ordr: random|u.ordr: unknown key (expected: order)",
        "rows: []|u.rows: an empty list (expected: a list of at least one row {column: value})",
        "rows: [{a: 1}, {b: 1}]|u.rows[1]: a row with b (expected: the columns of the first row:"
            + " a)",
        "rows: [{a: [1]}]|u.rows[0].a: a list (expected: text, a number, true or false)",
      })
  void whatIsWrongWithADataSetIsSaid(String keys, String expected) {
    assertThat(messages("data: {u: {" + keys + "}}", "/")).containsExactly("data." + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/${user.id}|${user.id} (expected: data of the plan: users)",
        "/${users.nam}|${users.nam} (expected: a column of it: name)",
      })
  void aTemplateTakesOnlyWhatThereIs(String url, String expected) {
    assertThat(messages("data: {users: {rows: [{name: a}]}}", url))
        .containsExactly("scenarios.main.requests[0].url: " + expected);
  }

  @Test
  void withoutDataAPlaceThatLooksLikeItIsToldWhatIsMissing() {
    assertThat(messages("", "/${users.id}").getFirst())
        .contains("${users.id} (expected: data.users in the plan, or ${uuid()}");
    assertThat(messages("data: {env: {file: a.csv}}", "/").getFirst())
        .contains("data.env: env (expected: a name of up to 50 letters");
  }
}
