package io.onrush.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onrush.cli.Reports;
import io.onrush.coordinator.report.Report;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {
  private static final Style PLAIN = new Style(false);

  @Test
  void theFrameSaysWhatARunDoes() {
    String text = String.join("\n", frame(Reports.running(), new Size(100, 40), PLAIN));
    assertThat(text)
        .contains("10k-distributed", "speed x20", "running  stage 3 of 4  peak")
        .contains("55%  0:34 of 1:00, 0:27 left")
        .contains("9999.6/s of 10000/s  ")
        .contains("sent 231460   failed 46   dropped 0   missed 40   in flight 3")
        .contains("med 205µs   p95 1.23ms   p99 4.56ms   max 33.4ms   lag p99 456µs")
        .contains("http_status 503 34   timeout 12")
        .contains("worker-lost: worker 2 is silent")
        .containsPattern("(?m)^ 3 +running +3400.4/s +█+ +3400/s +21% .* 141 MiB");
  }

  @ParameterizedTest
  @CsvSource({"40, 10", "40, 24", "60, 12", "80, 24", "140, 50", "200, 60"})
  void framesFitTheTerminalWithManyWorkersAndColours(int columns, int rows) {
    List<String> lines = frame(withWorkers(300), new Size(columns, rows), new Style(true));
    assertThat(lines).hasSizeLessThan(rows);
    assertThat(lines).allMatch(line -> Style.width(line) < columns);
  }

  @Test
  void whereThereIsRoomRateAndP99AreDrawnForTheSameSeconds() {
    for (int columns : new int[] {40, 80, 200}) {
      List<String> lines = frame(Reports.running(), new Size(columns, 30), PLAIN);
      List<String> bars =
          lines.stream()
              .filter(line -> line.startsWith(" rate") || line.startsWith(" p99"))
              .map(line -> line.replaceAll("[^▁▂▃▄▅▆▇█]", ""))
              .toList();
      assertThat(bars).hasSize(2).doesNotContain("");
      assertThat(bars.get(0)).hasSameSizeAs(bars.get(1)).hasSize(Math.min(33, columns - 34));
    }
  }

  @Test
  void whatHasNoRoomIsLeftOutInsteadOfCut() {
    List<String> lines = frame(Reports.running(), new Size(40, 30), PLAIN);
    assertThat(lines)
        .contains(" response   med 205µs   p95 1.23ms")
        .contains(" p99        4.5ms in a second    ██████");
  }

  @Test
  void textThatIsTwoColumnsWideFitsToo() {
    Report report = Reports.with(json -> json.put("name", "負荷試験".repeat(10)));
    for (int columns : new int[] {40, 41, 42}) {
      assertThat(frame(report, new Size(columns, 30), new Style(true)))
          .allMatch(line -> Style.width(line) < columns);
    }
    assertThat(Style.width("負荷e\u0301\ud83d\ude80")).isEqualTo(7);
    assertThat(Style.fit("負荷試験", 6)).isEqualTo("負荷…");
  }

  @Test
  void nothingThatIsShownSteersTheTerminal() {
    Report report = Reports.with(json -> json.put("name", "a\u001b[2Jb\u009bc\nd"));
    assertThat(report.name()).isEqualTo("a [2Jb c d");
  }

  @Test
  void manyWorkersAreSummedUpAndThoseInTroubleAreShown() {
    Report report =
        Reports.with(
            json -> {
              addWorkers(json, 300);
              ((ObjectNode) json.path("workers").get(250)).put("saturated", true);
            });
    String text = String.join("\n", frame(report, new Size(120, 24), PLAIN));
    assertThat(text).contains("running, saturated").containsPattern("and \\d+ more: share");
  }

  @Test
  void aNoticeIsShownUntilItIsTakenBack() {
    Progress progress = new Progress("http://x");
    progress.notice(Optional.of("connection lost"));
    assertThat(Frame.lines(progress, new Size(80, 24), PLAIN)).containsExactly("connection lost");
    progress.report(Reports.running());
    assertThat(Frame.lines(progress, new Size(80, 24), PLAIN)).anyMatch(l -> l.contains("lost"));
    progress.notice(Optional.empty());
    assertThat(Frame.lines(progress, new Size(80, 24), PLAIN))
        .noneMatch(l -> l.contains("connection"));
  }

  @Test
  void eventsAndSecondsThatComeTwiceCountOnce() {
    Progress progress = new Progress("http://x");
    assertThat(progress.report(Reports.running())).hasSize(5);
    assertThat(progress.report(Reports.running())).isEmpty();
    assertThat(progress.seconds()).hasSize(33);
  }

  private static Report withWorkers(int count) {
    return Reports.with(json -> addWorkers(json, count));
  }

  private static void addWorkers(ObjectNode json, int count) {
    ArrayNode workers = (ArrayNode) json.path("workers");
    for (int i = 4; i <= count; i++) {
      ObjectNode worker = ((ObjectNode) workers.get(0)).deepCopy();
      workers.add(worker.put("part", i).put("id", "w" + i));
    }
  }

  private static List<String> frame(Report report, Size size, Style style) {
    Progress progress = new Progress("http://127.0.0.1:8080");
    progress.report(report);
    return Frame.lines(progress, size, style);
  }
}
