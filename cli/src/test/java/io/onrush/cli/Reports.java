package io.onrush.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onrush.cli.remote.ReportJson;
import io.onrush.coordinator.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/** Reports in the shape that a coordinator sends. */
public final class Reports {
  private Reports() {}

  /** A run in its third stage, as JSON that can be changed. */
  public static ObjectNode json() {
    try (InputStream in =
        Objects.requireNonNull(
            Report.class
                .getClassLoader()
                .getResourceAsStream("io/onrush/cli/view/rehearsal.json"))) {
      return (ObjectNode) ReportJson.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as a value, changed. */
  public static Report with(Consumer<ObjectNode> change) {
    ObjectNode json = json();
    change.accept(json);
    return ReportJson.read(json.toString(), Report.class);
  }

  public static Report running() {
    return with(json -> {});
  }

  /** A run that ended. */
  public static Report ended(String state, String verdict) {
    return with(json -> end(json, state, verdict));
  }

  /** Makes a report a final one. */
  public static ObjectNode end(ObjectNode json, String state, String verdict) {
    json.put("state", state).put("elapsed", 60.0);
    if (verdict.isEmpty()) {
      json.putNull("verdict");
    } else {
      json.put("verdict", verdict);
    }
    return json;
  }
}
