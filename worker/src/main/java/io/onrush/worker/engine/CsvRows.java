package io.onrush.worker.engine;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Reads CSV (RFC 4180): a line with the columns' names, then a row each. Blank lines are none. */
final class CsvRows {
  private static final ObjectReader READER =
      new CsvMapper()
          .readerFor(String[].class)
          .with(CsvParser.Feature.WRAP_AS_ARRAY)
          .with(CsvParser.Feature.SKIP_EMPTY_LINES);

  private CsvRows() {}

  static void read(InputStream in, List<String> wanted, DataTable.Rows rows)
      throws IOException, BadDataException {
    try (MappingIterator<String[]> lines = READER.readValues(in)) {
      if (!lines.hasNextValue()) {
        throw new BadDataException("is empty (expected: a line of column names, then rows)");
      }
      List<String> header = Arrays.stream(lines.nextValue()).map(String::strip).toList();
      if (new HashSet<>(header).size() < header.size()) {
        throw new BadDataException("line 1: has a column name twice (expected: each once)");
      }
      int[] indexes = new int[wanted.size()];
      for (int i = 0; i < indexes.length; i++) {
        indexes[i] = header.indexOf(wanted.get(i));
        if (indexes[i] < 0) {
          throw DataTable.noColumn(wanted.get(i), "", header);
        }
      }
      int number = 0;
      while (lines.hasNextValue()) {
        // The parser has read the row by now, and its last line's end.
        String where =
            "row " + ++number + ", before line " + lines.getCurrentLocation().getLineNr();
        String[] row = lines.nextValue();
        if (row.length != header.size()) {
          throw new BadDataException(
              "%s: has %d values (expected: %d, as the first line)"
                  .formatted(where, row.length, header.size()));
        }
        String[] values = new String[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
          values[i] = row[indexes[i]];
        }
        rows.row(where, values);
      }
    }
  }
}
