package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.ReportStore.NotSaved;
import io.onrush.coordinator.report.ReportStore.Saved;
import io.onrush.measure.EncodedHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportStoreTest {
  @TempDir private Path temp = Path.of("set by JUnit");

  private static Report report(String id) {
    Report r = ReportJsonTest.full(RunState.FINISHED);
    return new Report(
        id,
        r.name(),
        r.state(),
        r.verdict(),
        r.verdictReasons(),
        r.startedAt(),
        r.elapsed(),
        r.duration(),
        r.speed(),
        r.target(),
        r.tags(),
        r.stage(),
        r.counts(),
        r.rate(),
        r.metrics(),
        r.stages(),
        r.requests(),
        r.errors(),
        r.workers(),
        r.series(),
        r.breakdown(),
        r.events(),
        r.gaps(),
        r.thresholds());
  }

  private static RunOutcome outcome(Report report) {
    return new RunOutcome(
        report, "plan", Collections.nCopies(report.stages().size(), EncodedHistogram.EMPTY));
  }

  @Test
  void whatIsSavedIsLoadedAndNothingElseIsLeftBehind() throws IOException {
    ReportStore store = new ReportStore(temp.resolve("not/yet/there"));
    Report report = report("run-1");
    assertThat(store.save(outcome(report))).isInstanceOf(Saved.class);
    assertThat(store.save(outcome(report))).isInstanceOf(Saved.class);
    assertThat(ReportJson.read(store.load("run-1").orElseThrow())).isEqualTo(report);
    try (Stream<Path> files = Files.list(temp.resolve("not/yet/there/run-1"))) {
      assertThat(files)
          .extracting(p -> p.getFileName().toString())
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(RunFile.values()).map(RunFile::fileName).toList());
    }
    assertThat(store.load("run-1", RunFile.PLAN)).hasValue(new byte[] {'p', 'l', 'a', 'n'});
    assertThat(store.load("run-2", RunFile.PLAN)).isEmpty();
    assertThat(store.load("../run-1", RunFile.PLAN)).isEmpty();
  }

  @Test
  void theListIsNewestFirstAndBounded() throws IOException {
    ReportStore store = new ReportStore(temp);
    for (int i = 1; i <= 5; i++) {
      store.save(outcome(report("run-" + i)));
      Files.setLastModifiedTime(
          temp.resolve("run-" + i).resolve("report.json"), FileTime.fromMillis(1_000_000L * i));
    }
    assertThat(store.list(3)).extracting(RunSummary::id).containsExactly("run-5", "run-4", "run-3");
    assertThat(store.list(3).getFirst()).isEqualTo(RunSummary.of(report("run-5")));
  }

  @Test
  void foreignAndUnreadableFilesAreLeftOut() throws IOException {
    ReportStore store = new ReportStore(temp);
    store.save(outcome(report("good")));
    Files.writeString(temp.resolve("a-file"), "x");
    Files.createDirectory(temp.resolve("empty"));
    Files.createDirectories(temp.resolve("a-folder/report.json"));
    for (String text : List.of("", "{", "null", "[]", "{}", "{\"id\":\"other\"}", "\u0000")) {
      Path run = Files.createDirectory(temp.resolve("bad-" + text.length() + text.hashCode()));
      Files.writeString(run.resolve("report.json"), text);
    }
    Files.createDirectory(temp.resolve("Not An Id"));
    Files.copy(temp.resolve("good/report.json"), temp.resolve("Not An Id/report.json"));
    Files.createDirectory(temp.resolve("moved"));
    Files.copy(temp.resolve("good/report.json"), temp.resolve("moved/report.json"));
    Files.createDirectory(temp.resolve("linked"));
    Files.createSymbolicLink(temp.resolve("linked/report.json"), temp.resolve("good/report.json"));
    assertThat(store.list(100)).extracting(RunSummary::id).containsExactly("good");
    assertThat(store.load("moved")).isEmpty();
    assertThat(store.load("empty")).isEmpty();
    assertThat(store.load("a-folder")).isEmpty();
    assertThat(store.load("none")).isEmpty();
  }

  @Test
  void noIdLeadsOutOfTheFolder() throws IOException {
    ReportStore store = new ReportStore(temp.resolve("store"));
    Files.createDirectories(temp.resolve("secret"));
    Files.write(temp.resolve("secret/report.json"), ReportJson.write(report("secret")));
    for (String id :
        List.of(
            "../secret", "..", ".", "", "/etc", "a/b", "a\\b", "A", "x\u0000", "x".repeat(65))) {
      assertThat(store.load(id)).as(id).isEmpty();
      assertThat(store.save(outcome(report(id)))).as(id).isInstanceOf(NotSaved.class);
    }
    assertThat(temp.resolve("store")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeMadeGivesAReason() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    ReportStore store = new ReportStore(file.resolve("reports"));
    assertThat(store.save(outcome(report("run-1"))))
        .isInstanceOfSatisfying(
            NotSaved.class, failed -> assertThat(failed.reason()).contains(file.toString()));
    assertThat(store.list(10)).isEmpty();
    assertThat(store.load("run-1")).isEmpty();
  }

  @Test
  void aReportThatCannotReplaceTheOldOneLeavesItAsItWas() throws IOException {
    ReportStore store = new ReportStore(temp);
    store.save(outcome(report("run-1")));
    byte[] before = store.load("run-1").orElseThrow();
    // What cannot be opened for writing stands for a full disk.
    Files.createDirectory(temp.resolve("run-1/.report.json.new"));
    assertThat(store.save(outcome(report("run-1")))).isInstanceOf(NotSaved.class);
    assertThat(store.load("run-1").orElseThrow()).isEqualTo(before);
  }
}
