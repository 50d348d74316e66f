package io.onrush.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the plan's data sets, and checks what templates take from them. */
final class DataReader {

  private static final Pattern NAME = Pattern.compile("(?!env$)[a-zA-Z_]\\w{0,49}");
  private static final Pattern FILE = Pattern.compile("\\w[\\w.-]{0,94}\\.(csv|json)");
  private static final String EXPECTED = "a map with file or rows, and order";
  private static final String FILE_EXPECTED =
      "the name of a .csv or .json file in the worker's --data folder, without /";
  private static final String ROWS_EXPECTED = "a list of at least one row {column: value}";

  private final Set<String> names = new HashSet<>();
  private final Map<String, Set<String>> columns = new LinkedHashMap<>();

  List<DataSet> read(Value map) {
    List<DataSet> sets = new ArrayList<>();
    List<Value.Named> members = map.members("a map of names to data sets");
    if (members.size() > Bounds.DATA_SETS) {
      map.note(members.size() + " data sets", "at most " + Bounds.DATA_SETS);
    }
    for (Value.Named member : members) {
      names.add(member.name());
      if (!NAME.matcher(member.name()).matches()) {
        member
            .value()
            .note(Shown.text(member.name()), "a name of up to 50 letters, digits and _, not env");
      }
      member
          .value()
          .fields(KnownKeys.DATA, EXPECTED)
          .flatMap(fields -> set(member.name(), member.value(), fields))
          .ifPresent(sets::add);
    }
    return sets;
  }

  private Optional<DataSet> set(String name, Value value, Fields fields) {
    Optional<RowOrder> order =
        fields.find("order").flatMap(o -> o.as(RowOrder.EXPECTED, RowOrder::parse));
    Optional<DataSet.Source> source;
    if (fields.find("rows").isPresent()) {
      fields.refuse("file", "either file or rows");
      source = fields.find("rows").flatMap(rows -> inline(name, rows));
    } else if (fields.find("file").isPresent()) {
      source = fields.find("file").flatMap(DataReader::file);
    } else {
      value.note("neither file nor rows", EXPECTED);
      source = Optional.empty();
    }
    return source.map(s -> new DataSet(name, s, order.orElse(RowOrder.SEQUENTIAL)));
  }

  private static Optional<DataSet.Source> file(Value value) {
    return value.as(
        FILE_EXPECTED,
        text -> {
          if (!FILE.matcher(text).matches()) {
            throw new Mismatch(FILE_EXPECTED);
          }
          return new DataSet.File(text);
        });
  }

  private Optional<DataSet.Source> inline(String name, Value list) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Value item : list.items(ROWS_EXPECTED)) {
      Map<String, String> row = new LinkedHashMap<>();
      for (Value.Named cell : item.members("a map of columns to values")) {
        cell.value()
            .text("text, a number, true or false")
            .ifPresent(text -> row.put(cell.name(), text));
      }
      if (!rows.isEmpty() && !rows.getFirst().keySet().equals(row.keySet())) {
        item.note(
            "a row with " + String.join(", ", row.keySet()),
            "the columns of the first row: " + String.join(", ", rows.getFirst().keySet()));
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    columns.put(name, rows.getFirst().keySet());
    return Optional.of(new DataSet.Inline(rows));
  }

  /** Notes what a template takes from data that the plan has not got. */
  void check(Template template, Value where) {
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Column(String set, String column)) {
        String shown = "${" + set + "." + column + "}";
        if (!names.contains(set)) {
          where.note(
              shown,
              names.isEmpty()
                  ? "data." + set + " in the plan, or " + TemplateParser.KNOWN
                  : "data of the plan: " + Nearest.orAll(set, names));
        } else if (columns.containsKey(set) && !columns.get(set).contains(column)) {
          where.note(shown, "a column of it: " + Nearest.orAll(column, columns.get(set)));
        }
      }
    }
  }
}
