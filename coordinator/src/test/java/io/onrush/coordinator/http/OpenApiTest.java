package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.onrush.coordinator.report.GapCause;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.ReportJson;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description says what the server does. */
class OpenApiTest {
  private final MemoryRuns runs = new MemoryRuns().running();
  private final ApiFixture api = new ApiFixture(runs);
  private JsonNode description = new ObjectMapper().createObjectNode();

  @BeforeEach
  void read() throws Exception {
    runs.pass(2);
    runs.happen("something");
    description =
        new ObjectMapper(new YAMLFactory()).readTree(api.get("/api/v1/openapi.yaml").body());
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void everyDescribedOperationIsServedAndNoOtherMethodIs() throws Exception {
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      String url = path.getKey().replace("{id}", "unknown");
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
        boolean described = path.getValue().has(method.toLowerCase(Locale.ROOT));
        int status =
            api.send(api.request(url).method(method, HttpRequest.BodyPublishers.noBody()))
                .statusCode();
        assertThat(status == 405).as(method + " " + url).isEqualTo(!described);
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    for (JsonNode reference : description.findValues("$ref")) {
      references.add(reference.asText());
      assertThat(description.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
    assertThat(references).isNotEmpty();
  }

  @Test
  void theSchemasHaveTheKeysOfWhatIsServed() throws Exception {
    assertDescribed("Report", ApiFixture.json(api.get("/api/v1/runs/last").body()));
    assertDescribed("RunSummary", ApiFixture.json(api.get("/api/v1/runs").body()).at("/runs/0"));
    assertDescribed("Cluster", ApiFixture.json(api.get("/api/v1/cluster").body()));
    byte[] gap = ReportJson.write(new Report.GapReport(1, "a", 0, 1, "no lease", 2, 0));
    assertDescribed("Gap", new ObjectMapper().readTree(gap));
    byte[] error = ReportJson.write(new PlanProblem("a", "b", "c", "d", 1, 2));
    assertDescribed("PlanProblem", new ObjectMapper().readTree(error));
  }

  @Test
  void everyCauseOfAGapIsDescribed() throws Exception {
    List<String> described = new ArrayList<>();
    description
        .at("/components/schemas/Gap/properties/cause/enum")
        .forEach(cause -> described.add(cause.asText()));
    List<String> causes = Stream.of(GapCause.values()).map(GapCause::label).toList();
    assertThat(described).isEqualTo(causes);
    String manual = Files.readString(Path.of("../docs/API.md")).replaceAll("\\s+", " ");
    assertThat(causes).allMatch(cause -> manual.contains("`" + cause + "`"));
  }

  private void assertDescribed(String schema, JsonNode value) {
    assertDescribed(schema, description.at("/components/schemas/" + schema), value);
  }

  private void assertDescribed(String at, JsonNode schema, JsonNode value) {
    JsonNode resolved = schema;
    while (resolved.has("$ref") || resolved.has("oneOf")) {
      JsonNode reference = resolved.has("$ref") ? resolved : resolved.at("/oneOf/0");
      resolved = description.at(reference.get("$ref").asText().substring(1));
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        assertDescribed(at + "[]", resolved.get("items"), item);
      }
    } else if (value.isObject() && resolved.has("properties")) {
      JsonNode properties = resolved.get("properties");
      assertThat(properties.fieldNames())
          .as(at)
          .toIterable()
          .containsExactlyElementsOf(() -> value.fieldNames());
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = field.getKey();
        assertDescribed(at + "." + name, properties.get(name), field.getValue());
      }
    }
  }
}
