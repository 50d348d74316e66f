package io.onrush.worker.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON: an array of objects, a row each. Texts, numbers, true and false are values. */
final class JsonRows {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;
  private final List<String> wanted;

  private JsonRows(JsonParser parser, List<String> wanted) {
    this.parser = parser;
    this.wanted = wanted;
  }

  static void read(InputStream in, List<String> wanted, DataTable.Rows rows)
      throws IOException, BadDataException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      JsonRows reader = new JsonRows(parser, wanted);
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw reader.bad("an array of objects");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        String where = reader.where();
        rows.row(where, reader.row(where));
      }
      if (parser.nextToken() != null) {
        throw reader.bad("nothing after the array");
      }
    }
  }

  private String[] row(String where) throws IOException, BadDataException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw bad("an object");
    }
    String[] values = new String[wanted.size()];
    List<String> names = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      names.add(name);
      JsonToken value = parser.nextToken();
      int i = wanted.indexOf(name);
      if (i < 0) {
        parser.skipChildren();
      } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
        values[i] = parser.getText();
      } else {
        throw bad("a text, a number, true or false as " + name);
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        throw DataTable.noColumn(wanted.get(i), where + ": ", names);
      }
    }
    return values;
  }

  private String where() {
    return "line " + parser.currentTokenLocation().getLineNr();
  }

  private BadDataException bad(String expected) {
    return new BadDataException(where() + ": is something else (expected: " + expected + ")");
  }
}
