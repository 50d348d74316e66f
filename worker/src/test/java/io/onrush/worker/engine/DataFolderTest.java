package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.plan.DataSet;
import io.onrush.plan.RowOrder;
import io.onrush.worker.engine.DataColumn.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
  @TempDir Path folder;

  private DataTable table(String file) {
    return new DataTable(new DataSet("d", new DataSet.File(file), RowOrder.SEQUENTIAL));
  }

  private DataTable load(String file, String text, String... columns) throws Exception {
    Files.writeString(folder.resolve(file), text);
    DataTable table = table(file);
    for (String column : columns) {
      table.column(column, Place.BODY);
    }
    table.load(new DataFolder(folder));
    return table;
  }

  private static List<String> values(DataTable table, String column, Place place) {
    List<String> values = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      ByteBuf out = Unpooled.buffer();
      table.column(column, place).writeTo(row, out);
      values.add(out.toString(UTF_8));
    }
    return values;
  }

  @Test
  void csvIsReadWithQuotesBlankLinesAndAnyLineEnds() throws Exception {
    String text = "\ufeffid, name\r\n1,\"a \"\"b\"\", c\"\r\n\r\n2,\"two\nlines\"\r\n,\n4,ö€";
    DataTable table = load("u.csv", text, "id", "name");
    assertThat(table.rows()).isEqualTo(4);
    assertThat(values(table, "id", Place.BODY)).containsExactly("1", "2", "", "4");
    assertThat(values(table, "name", Place.BODY))
        .containsExactly("a \"b\", c", "two\nlines", "", "ö€");
  }

  @Test
  void jsonIsReadByColumnWhateverElseItHas() throws Exception {
    String text =
        "[{\"id\": 1.50, \"x\": {\"id\": [9]}}, {\"x\": null, \"id\": \"\\u00f6\"}, {\"id\":"
            + " true}]";
    assertThat(values(load("u.json", text, "id"), "id", Place.BODY))
        .containsExactly("1.50", "ö", "true");
  }

  @Test
  void inAUrlValuesArePercentEncoded() throws Exception {
    Files.writeString(folder.resolve("u.csv"), "v\n\"a b/c?d=1&e#%\"\nAZaz09-._~\nö\n\"\r\n\0\"\n");
    DataTable table = table("u.csv");
    table.column("v", Place.URL);
    table.load(new DataFolder(folder));
    assertThat(values(table, "v", Place.URL))
        .containsExactly("a%20b%2Fc%3Fd%3D1%26e%23%25", "AZaz09-._~", "%C3%B6", "%0D%0A%00");
  }

  @Test
  void theFingerprintIsThatOfTheBytes() throws Exception {
    long one = load("a.csv", "id\n1\n", "id").fingerprint();
    assertThat(load("b.csv", "id\n1\n", "id").fingerprint()).isEqualTo(one);
    assertThat(load("c.csv", "id\n1\n\n", "id").fingerprint()).isNotEqualTo(one);
    assertThat(load("d.json", "[{\"id\":1}]", "id").fingerprint())
        .isNotEqualTo(load("e.json", "[{\"id\":1}]\n", "id").fingerprint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "u.csv||is empty (expected: a line of column names, then rows)",
        "u.csv|id$|has no rows (expected: at least one)",
        "u.csv|idd,name$1,a$|has no column id (expected: idd)",
        "u.csv|id,id$1,2$|line 1: has a column name twice",
        "u.csv|id,name$1,a$2$3,c$|row 2",
        "u.csv|id,name$1,a$2,b,c$|row 2",
        "u.csv|id,name$1,a$2,\"b$|line",
        "u.json|{\"id\": 1}|line 1: is something else (expected: an array of objects)",
        "u.json|[]|has no rows",
        "u.json|[{\"id\": 1},$ 7]|line 2: is something else (expected: an object)",
        "u.json|[{\"id\": 1},$ {\"ids\": 7}]|line 2: has no column id (expected: ids)",
        "u.json|[{\"id\":$ [1]}]|line 2: is something else (expected: a text, a number",
        "u.json|[{\"id\": null}]|line 1: is something else (expected: a text, a number",
        "u.json|[{\"id\": 1}$ {\"id\": 2}]|line 2: ",
        "u.json|[{\"id\": 1}|line 1: ",
        "u.json|[{\"id\": 1}] x|line 1: ",
      })
  void whatCannotBeReadIsRefusedWithItsPlace(String file, String text, String expected) {
    assertThatThrownBy(() -> load(file, text == null ? "" : text.replace('$', '\n'), "id"))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Other: b", "a\nb", "a\rb", "a\0b", "a\u007fb"})
  void aHeaderTakesNoControlCharacter(String broken) throws Exception {
    Files.writeString(folder.resolve("u.csv"), "v\nfine\twith a tab\n\"" + broken + "\"\n");
    DataTable table = table("u.csv");
    table.column("v", Place.HEADER);
    assertThatThrownBy(() -> table.load(new DataFolder(folder)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("row 2")
        .hasMessageContaining("v has a control character");
  }

  @Test
  void onlyAFileInTheFolderIsRead() throws Exception {
    Path outside = Files.createTempFile("outside", ".csv");
    Files.writeString(outside, "id\n1\n");
    Files.createSymbolicLink(folder.resolve("out.csv"), outside);
    Files.createDirectory(folder.resolve("dir.csv"));
    Files.write(folder.resolve("latin.csv"), "id\né\n".getBytes(ISO_8859_1));
    Files.createDirectory(folder.resolve("..2026"));
    Files.writeString(folder.resolve("..2026/in.csv"), "id\n1\n");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("in.csv"), Path.of("..data", "in.csv"));
    assertThat(read("out.csv")).contains("leads out of the folder");
    assertThat(read("dir.csv")).contains("is no file");
    assertThat(read("none.csv"))
        .contains("there is no file " + folder.resolve("none.csv"), "--data");
    assertThat(read("latin.csv")).contains("latin.csv", "UTF-8");
    assertThat(read("in.csv")).as("as Kubernetes mounts it").isEqualTo("read");
    Files.delete(outside);
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws Exception {
    StringBuilder rows = new StringBuilder("id\n");
    for (int i = 0; i <= DataTable.MOST_ROWS; i++) {
      rows.append("1\n");
    }
    assertThatThrownBy(() -> load("rows.csv", rows.toString(), "id"))
        .hasMessageContaining("too many rows (expected: at most 1000000)");
    Files.writeString(folder.resolve("bytes.csv"), "id,x\n");
    byte[] line = ("1," + "x".repeat((1 << 20) - 3) + "\n").getBytes(UTF_8);
    for (int i = 0; i < 65; i++) {
      Files.write(folder.resolve("bytes.csv"), line, java.nio.file.StandardOpenOption.APPEND);
    }
    assertThat(read("bytes.csv")).contains("more than 64 MiB");
  }

  private String read(String file) {
    DataTable table = table(file);
    table.column("id", Place.BODY);
    try {
      table.load(new DataFolder(folder));
      return "read";
    } catch (BadDataException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
