package io.onrush.coordinator.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reports as JSON, UTF-8: every key is there, also where its value is null; keys come in the
 * record's order; numbers stand without an exponent.
 */
public final class ReportJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // A newer coordinator may have added to the reports of a shared folder.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new PlainDouble())
                  .addSerializer(double.class, new PlainDouble()))
          .build();

  private ReportJson() {}

  /** Writes a report, or any other record of the API, on one line. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not writable: " + value.getClass(), e);
    }
  }

  /**
   * Reads a report.
   *
   * @throws IOException if it is none
   */
  public static Report read(byte[] json) throws IOException {
    return read(json, Report.class);
  }

  /** Reads a report; empty if it is none. */
  public static Optional<Report> tryRead(byte[] json) {
    try {
      return Optional.of(read(json));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static <T> T read(byte[] json, Class<T> type) throws IOException {
    T value = MAPPER.readValue(json, type);
    if (value == null) {
      throw new IOException("null (expected: a " + type.getSimpleName() + ")");
    }
    return value;
  }

  /** 12500000 where Jackson writes 1.25E7; null for what JSON has no number for. */
  private static final class PlainDouble extends StdSerializer<Double> {
    PlainDouble() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (!Double.isFinite(value)) {
        json.writeNull();
        return;
      }
      json.writeNumber(Numbers.plain(value));
    }
  }
}
