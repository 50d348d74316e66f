package io.onrush.cli.remote;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.onrush.cli.CliException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads what the coordinator says, also when it is a little newer or older than this command. */
public final class ReportJson {
  private static final ObjectMapper MAPPER = mapper();

  private ReportJson() {}

  /** Reads a value of the given type; unknown fields are skipped, missing lists are empty. */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new CliException(
          "the coordinator's answer is not a "
              + type.getSimpleName()
              + " (another version of onrush?): "
              + e.getOriginalMessage());
    }
  }

  /** Reads any JSON. */
  public static JsonNode tree(String json) {
    return read(json, JsonNode.class);
  }

  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    JsonSetter.Value empty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    mapper.registerModule(new SimpleModule().addDeserializer(String.class, new Visible()));
    mapper.configOverride(List.class).setSetterInfo(empty);
    mapper.configOverride(Map.class).setSetterInfo(empty);
    return mapper;
  }

  /** Text for a terminal: what could steer one is a space. */
  private static final class Visible extends StdScalarDeserializer<String> {
    Visible() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return StringDeserializer.instance.deserialize(json, context).replaceAll("\\p{Cc}", " ");
    }
  }
}
